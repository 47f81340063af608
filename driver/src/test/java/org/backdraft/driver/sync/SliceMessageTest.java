package org.backdraft.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.worker.GradientSum;
import org.backdraft.worker.TreeSum;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

class SliceMessageTest {
    private static final int SHARDS = 5;
    private static final int[] PARAMETERS = {3, 8, 1, 3};

    /** One empty tree a model. */
    private static List<TreeSum> trees() {
        return IntStream.of(PARAMETERS).mapToObj(p -> new TreeSum(SHARDS, p)).toList();
    }

    /** Offers made-up sums of some shards to the trees of models 1 and 3. */
    private static void offer(List<TreeSum> trees, int... shards) {
        for (int model : new int[] {1, 3}) {
            for (int shard : shards) {
                SplittableRandom random = new SplittableRandom(100L * model + shard);
                ByteBuffer numbers =
                        ByteBuffer.allocate(GradientSum.bytes(PARAMETERS[model]))
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putDouble(random.nextGaussian())
                                .putDouble(random.nextDouble())
                                .putLong(shard + 1);
                while (numbers.hasRemaining()) {
                    numbers.putFloat((float) random.nextGaussian());
                }
                TreeSum tree = trees.get(model);
                GradientSum sum = tree.buffer();
                sum.read(numbers.flip());
                tree.offer(tree.leaf(shard), sum);
            }
        }
    }

    /** The sums at the driver, all of whose pieces have come. */
    private static ArrivingNumbers arriving(List<TreeSum> from, List<TreeSum> driver, int piece) {
        ArrivingNumbers sums =
                SliceMessage.arriving(SliceMessage.beside(from, TaskTimes.of(17, 3)), driver);
        ByteBuffer body = new NumberBody(SliceMessage.numbers(from, 0, 1), null).nioByteBuffer();
        while (body.hasRemaining()) {
            int length = Math.min(piece, body.remaining());
            sums.accept(body.slice(body.position(), length));
            body.position(body.position() + length);
        }
        return sums;
    }

    @Test
    void offer_sumsInTornPieces_areThoseOfOneTree() {
        for (int piece = 1; piece < 40; piece++) {
            List<TreeSum> one = trees();
            List<TreeSum> other = trees();
            List<TreeSum> expected = trees();
            List<TreeSum> driver = trees();
            offer(one, 4, 0, 1);
            offer(other, 3, 2);
            offer(expected, 0, 1, 2, 3, 4);

            ArrivingNumbers late = arriving(one, driver, piece);
            arriving(other, driver, 41 - piece).offer();
            late.offer();

            assertThat(late.times()).isEqualTo(TaskTimes.of(17, 3));
            for (int model = 0; model < PARAMETERS.length; model++) {
                assertThat(driver.get(model).pending()).isEqualTo(model % 2);
            }
            for (int model : new int[] {1, 3}) {
                GradientSum actual = driver.get(model).root();
                GradientSum sum = expected.get(model).root();
                assertThat(actual.gradient()).as("pieces of %d", piece).isEqualTo(sum.gradient());
                assertThat(actual.loss()).isEqualTo(sum.loss());
                assertThat(actual.weight()).isEqualTo(sum.weight());
                assertThat(actual.count()).isEqualTo(15);
            }
        }
    }

    @Test
    void discard_severalTimes_givesEachBufferBackOnce() {
        List<TreeSum> from = trees();
        List<TreeSum> driver = trees();
        offer(from, 0, 2);
        ArrivingNumbers sums = arriving(from, driver, 5);

        sums.discard();
        sums.discard();

        List<GradientSum> buffers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            buffers.add(driver.get(1).buffer());
        }
        assertThat(buffers).doesNotHaveDuplicates();
        assertThat(driver.get(1).pending()).isZero();
    }

    @Test
    void offer_numbersMissing_isRefused() {
        List<TreeSum> from = trees();
        offer(from, 1);
        ArrivingNumbers sums =
                SliceMessage.arriving(SliceMessage.beside(from, TaskTimes.of(0, 0)), trees());

        sums.accept(ByteBuffer.allocate(4));

        assertThatThrownBy(sums::offer)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("fewer numbers");
    }
}
