package org.backdraft.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.worker.GradientSlice;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.Rounding;
import org.backdraft.worker.RoundingErrors;
import org.backdraft.worker.TreeSum;
import org.backdraft.worker.WireFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Sums that travel and are added in slices are those of one whole tree, bit for bit. */
class SliceTreesTest {
    private static final int SHARDS = 6;
    private static final int[][] WORKERS = {{4, 0}, {1, 2, 3}, {5}};

    private static List<GradientTask> tasks(Rounding rounding) {
        List<GradientTask> tasks = new ArrayList<>();
        for (GradientTask task : Grid.tasks()) {
            tasks.add(
                    new GradientTask(
                            task.graph(),
                            task.loss(),
                            task.scaling(),
                            task.sampling(),
                            task.targets(),
                            task.local(),
                            rounding));
        }
        return tasks;
    }

    private static List<TreeSum> trees(List<GradientTask> tasks, List<RoundingErrors> errors) {
        List<TreeSum> trees = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            trees.add(tasks.get(i).tree(errors.get(i)));
        }
        return trees;
    }

    private static List<RoundingErrors> errors(List<GradientTask> tasks) {
        return tasks.stream().map(RoundingErrors::new).toList();
    }

    /** Offers made-up sums of some shards in a step to all models' trees but the second's. */
    private static void offer(List<TreeSum> trees, long step, int... shards) {
        for (int model = 0; model < trees.size(); model++) {
            TreeSum tree = trees.get(model);
            for (int shard : model == 1 ? new int[0] : shards) {
                SplittableRandom random = new SplittableRandom(1000 * step + 10 * model + shard);
                GradientSum sum = tree.buffer();
                float[] numbers = sum.overwritten();
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(7)));
                }
                ByteBuffer beside =
                        ByteBuffer.allocate(GradientSum.bytes(0))
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putDouble(random.nextGaussian())
                                .putDouble(random.nextDouble())
                                .putLong(shard + 1);
                new GradientSlice(0, 0).read(beside.flip(), WireFormat.FLOAT32, sum);
                tree.offerShard(shard, sum);
            }
        }
    }

    /** Brings a worker's slice to the driver. */
    private static void travel(List<TreeSum> from, SliceTrees to, int slice) {
        ByteBuffer beside = SliceMessage.beside(from, TaskTimes.of(1, 1));
        ArrivingNumbers arriving = SliceMessage.arriving(beside, to.of(slice));
        arriving.accept(
                new NumberBody(SliceMessage.numbers(from, slice, to.slices()), null)
                        .nioByteBuffer());
        arriving.offer();
    }

    private static void assertRoots(SliceTrees actual, List<TreeSum> expected, String where) {
        for (int model = 0; model < expected.size(); model++) {
            GradientSum sum = actual.root(model);
            if (model == 1) {
                assertThat(sum).as(where).isNull();
            } else {
                Grid.assertSameBits(List.of(sum), List.of(expected.get(model).root()), where);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT32, 1, false",
        "BF16, 4, true",
        "BF16, 2, true",
        "BF16, 1, true",
        "FP16, 8, false"
    })
    void root_anySlicesStepAfterStep_isThatOfOneTree(
            WireFormat format, int groups, boolean feedback) {
        List<GradientTask> tasks = tasks(new Rounding(format, groups, feedback));
        for (int numbers : new int[] {1, 7, 100, 1 << 20}) {
            SliceTrees slices = new SliceTrees(tasks, numbers);
            List<RoundingErrors> oneErrors = errors(tasks);
            List<List<RoundingErrors>> errors =
                    List.of(errors(tasks), errors(tasks), errors(tasks));
            for (long step = 0; step < 4; step++) {
                String where = "slices of %d, step %d".formatted(numbers, step);
                slices.reset(step);
                List<TreeSum> one = trees(tasks, oneErrors);

                resetTo(one, step);
                offer(one, step, 0, 1, 2, 3, 4, 5);
                for (int worker = 0; worker < WORKERS.length; worker++) {
                    List<TreeSum> own = trees(tasks, errors.get(worker));
                    resetTo(own, step);
                    offer(own, step, WORKERS[worker]);
                    for (int slice = slices.slices() - 1; slice >= 0; slice--) {
                        travel(own, slices, slice);
                    }
                }
                for (int slice = 0; slice < slices.slices(); slice++) {
                    slices.finish(slice);
                }
                assertRoots(slices, one, where);
                assertThat(slices.missesErrors()).as(where).isFalse();
            }
        }
    }

    private static void resetTo(List<TreeSum> trees, long step) {
        trees.forEach(tree -> tree.reset(step));
    }

    @Test
    void root_someSumsFedFromWholeTrees_isThatOfOneTree() {
        List<GradientTask> tasks = tasks(Rounding.NONE);
        SliceTrees slices = new SliceTrees(tasks, 10);
        List<TreeSum> one = trees(tasks, errors(tasks));
        offer(one, 0, 0, 1, 2, 3, 4, 5);
        List<TreeSum> whole = trees(tasks, errors(tasks));
        offer(whole, 0, 5, 0, 4);
        List<TreeSum> own = trees(tasks, errors(tasks));
        offer(own, 0, 1, 2, 3);
        slices.reset(0);

        travel(own, slices, 2);
        slices.feed(whole);
        for (int slice = 0; slice < slices.slices(); slice++) {
            if (slice != 2) {
                travel(own, slices, slice);
            }
            slices.finish(slice);
        }

        assertRoots(slices, one, "fed");
    }

    @Test
    void root_aShardMissing_isNull() {
        List<GradientTask> tasks = tasks(Rounding.NONE);
        SliceTrees slices = new SliceTrees(tasks, 50);
        List<TreeSum> own = trees(tasks, errors(tasks));
        offer(own, 0, 0, 1, 2, 3, 4);
        slices.reset(0);

        for (int slice = 0; slice < slices.slices(); slice++) {
            travel(own, slices, slice);
            slices.finish(slice);
        }

        assertThat(slices.root(0)).isNull();
    }

    /** Slices are given back when they are finished, so few buffers serve all. */
    @Test
    void bufferBytes_sliceAfterSlice_areThoseOfOne() {
        List<GradientTask> tasks = tasks(Rounding.NONE).subList(0, 1);
        int length = tasks.get(0).graph().thetaLength();
        SliceTrees slices = new SliceTrees(tasks, 4);
        List<TreeSum> own = trees(tasks, errors(tasks));
        offer(own, 0, 0, 2, 4, 5);
        slices.reset(0);

        for (int slice = 0; slice < slices.slices(); slice++) {
            travel(own, slices, slice);
            slices.finish(slice);
        }

        assertThat(slices.slices()).isGreaterThan(10);
        assertThat(slices.bufferBytes()).isLessThanOrEqualTo(2 * 3 * 4 * Float.BYTES);
        assertThat(length).isGreaterThan(40);
    }
}
