package org.backdraft.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.worker.GradientSum;
import org.backdraft.worker.TreeSum;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

class PackedSumsTest {
    private static final int SHARDS = 5;
    private static final int[] PARAMETERS = {3, 8, 1, 3};

    /** One empty tree a model. */
    private static List<TreeSum> trees() {
        return IntStream.of(PARAMETERS).mapToObj(p -> new TreeSum(SHARDS, p)).toList();
    }

    private static GradientSum leaf(int model, int shard) {
        SplittableRandom random = new SplittableRandom(100L * model + shard);
        ByteBuffer numbers =
                ByteBuffer.allocate(GradientSum.bytes(PARAMETERS[model]))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putDouble(random.nextGaussian())
                        .putDouble(random.nextDouble())
                        .putLong(shard + 1);
        for (int i = 0; i < PARAMETERS[model]; i++) {
            numbers.putFloat((float) random.nextGaussian());
        }
        GradientSum sum = new GradientSum(PARAMETERS[model]);
        sum.read(numbers.flip());
        return sum;
    }

    private static void offer(List<TreeSum> trees, int model, int... shards) {
        TreeSum tree = trees.get(model);
        for (int shard : shards) {
            tree.offer(tree.leaf(shard), leaf(model, shard));
        }
    }

    /** The bytes of a sum of all shards, or null. */
    private static byte[] root(TreeSum tree) {
        if (tree.root() == null) {
            return null;
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(GradientSum.bytes(tree.parameters()))
                        .order(ByteOrder.LITTLE_ENDIAN);
        tree.root().write(bytes);
        return bytes.array();
    }

    @Test
    void roundTrip_modelsMissingOnBothSides_addsUpToTheRest() {
        List<TreeSum> one = trees();
        List<TreeSum> other = trees();
        List<TreeSum> whole = trees();
        for (int model : new int[] {1, 3}) {
            offer(one, model, 4, 0, 1);
            offer(other, model, 3, 2);
            offer(whole, model, 0, 1, 2, 3, 4);
        }
        List<TreeSum> driver = trees();

        PackedSums.unpack(PackedSums.pack(other, TaskTimes.NONE), driver);
        PackedSums.unpack(PackedSums.pack(one, TaskTimes.NONE), driver);

        for (int model = 0; model < PARAMETERS.length; model++) {
            assertThat(root(driver.get(model))).isEqualTo(root(whole.get(model)));
            assertThat(driver.get(model).pending()).isEqualTo(model % 2);
        }
    }

    @Test
    void roundTrip_onlySomeShards_leavesTheRootsOpen() {
        List<TreeSum> task = trees();
        offer(task, 0, 1, 2);
        offer(task, 2, 4);
        List<TreeSum> driver = trees();

        PackedSums.unpack(PackedSums.pack(task, TaskTimes.NONE), driver);

        assertThat(driver).extracting(TreeSum::pending).containsExactly(2, 0, 1, 0);
        assertThat(driver).extracting(TreeSum::root).containsOnlyNulls();
    }

    @Test
    void pack_modelsLeftOut_costFourBytesEach() {
        List<TreeSum> task = trees();
        offer(task, 1, 3);

        byte[] packed = PackedSums.pack(task, new TaskTimes(77, 3, 100, 2));

        int sum = Integer.BYTES + GradientSum.bytes(PARAMETERS[1]);
        assertThat(packed).hasSize(3 * Long.BYTES + (2 + 4) * Integer.BYTES + sum);
        assertThat(PackedSums.times(packed)).isEqualTo(new TaskTimes(77, 3, 100, 2));
        assertThat(PackedSums.packNanos(packed)).isPositive();
    }

    @Test
    void roundTrip_noModels_isNothing() {
        assertThat(PackedSums.unpack(PackedSums.pack(List.of(), TaskTimes.NONE), List.of()))
                .isZero();
    }
}
