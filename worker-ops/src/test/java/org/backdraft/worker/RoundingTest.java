package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Sums that are rounded have bits that depend on shard numbers alone. */
class RoundingTest {
    private static final int LENGTH = 37;

    /** A shard's gradient in a step. */
    private static float[] gradient(int shard, long step) {
        SplittableRandom random = new SplittableRandom(1000 * step + shard);
        float[] gradient = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            gradient[i] = (float) random.nextGaussian();
        }
        return gradient;
    }

    private static void offer(TreeSum tree, int shard, long step) {
        GradientSum sum = tree.buffer();
        sum.clear();
        float[] gradient = gradient(shard, step);
        System.arraycopy(gradient, 0, sum.overwritten(), 0, LENGTH);
        sum.addBatch(shard, 1, 1);
        tree.offerShard(shard, sum);
    }

    private static TreeSum tree(int shards, Rounding rounding) {
        return new TreeSum(shards, GradientLayout.dense(LENGTH), rounding, new RoundingErrors());
    }

    /** Tasks with trees of their own, and a driver that puts together what they hold. */
    private static final class Cluster {
        private final List<TreeSum> tasks = new ArrayList<>();
        private final TreeSum driver;
        private final int shards;
        private final SplittableRandom random;

        private Cluster(int shards, int tasks, Rounding rounding, long seed) {
            for (int i = 0; i < tasks; i++) {
                this.tasks.add(tree(shards, rounding));
            }
            this.driver = tree(shards, rounding);
            this.shards = shards;
            this.random = new SplittableRandom(seed);
        }

        /** The root, with shards on tasks in runs and in any order of arrival. */
        private GradientSum step(long step) {
            driver.reset(step);
            tasks.forEach(task -> task.reset(step));
            for (int s = shards - 1; s >= 0; s--) {
                offer(tasks.get(s * tasks.size() / shards), s, step);
            }
            for (int at = random.nextInt(tasks.size()), i = 0; i < tasks.size(); i++) {
                TreeSum task = tasks.get((at + i) % tasks.size());
                task.visit((node, sum) -> travel(task, node, sum));
            }
            return driver.root();
        }

        private void travel(TreeSum task, int node, GradientSum sum) {
            ByteBuffer wire = ByteBuffer.allocate(10_000).order(ByteOrder.LITTLE_ENDIAN);
            task.write(node, sum, wire);
            GradientSum arrived = driver.buffer();
            driver.read(node, arrived, wire.flip());
            assertThat(wire.hasRemaining()).isFalse();
            driver.offer(node, arrived);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, true",
        "2, 2, true",
        "5, 4, true",
        "6, 8, false",
        "8, 1, true",
        "8, 2, true",
        "8, 4, false",
        "8, 8, true",
        "13, 4, true"
    })
    void root_anyNumberOfTasks_hasTheBitsOfOne(int shards, int groups, boolean feedback) {
        for (WireFormat format : WireFormat.values()) {
            Rounding rounding = new Rounding(format, groups, feedback);
            TreeSum alone = tree(shards, rounding);
            List<Cluster> clusters = new ArrayList<>();
            for (int tasks = 1; tasks <= shards; tasks++) {
                clusters.add(new Cluster(shards, tasks, rounding, tasks));
            }
            for (long step = 0; step < 6; step++) {
                alone.reset(step);
                for (int s = 0; s < shards; s++) {
                    offer(alone, s, step);
                }
                for (Cluster cluster : clusters) {
                    String where = "%s, %d tasks, step %d";
                    assertThat(cluster.step(step).gradient())
                            .as(where.formatted(format, cluster.tasks.size(), step))
                            .isEqualTo(alone.root().gradient());
                    assertThat(cluster.driver.missesErrors()).isFalse();
                }
            }
        }
    }

    @Test
    void root_twoGroups_isTheSumOfBothRoundedWithTheirErrors() {
        TreeSum tree = tree(4, new Rounding(WireFormat.BF16, 2, true));
        float[][] error = new float[2][LENGTH];
        for (long step = 0; step < 5; step++) {
            tree.reset(step);
            for (int s = 0; s < 4; s++) {
                offer(tree, s, step);
            }
            for (int i = 0; i < LENGTH; i++) {
                float expected = 0;
                for (int g = 0; g < 2; g++) {
                    float exact = gradient(2 * g, step)[i] + gradient(2 * g + 1, step)[i];
                    exact += error[g][i];
                    float sent = WireFormat.BF16.round(exact);
                    error[g][i] = exact - sent;
                    expected += sent;
                }
                assertThat(tree.root().gradient()[i]).isEqualTo(expected);
            }
        }
    }

    /** What 200 steps add up to, beside the sum of the numbers themselves, at a number. */
    private static double drift(boolean feedback, float number) {
        TreeSum tree =
                new TreeSum(
                        1,
                        GradientLayout.dense(1),
                        new Rounding(WireFormat.BF16, 1, feedback),
                        new RoundingErrors());
        double sent = 0;
        for (long step = 0; step < 200; step++) {
            tree.reset(step);
            GradientSum sum = tree.buffer();
            sum.overwritten()[0] = number;
            tree.offerShard(0, sum);
            sent += tree.root().gradient()[0];
        }
        return sent - 200.0 * number;
    }

    @Test
    void errorFeedback_overManySteps_losesNothingButTheLastError() {
        float number = 1 + 0x1p-9f;

        assertThat(drift(true, number)).isBetween(-0x1p-8, 0x1p-8);
        assertThat(drift(false, number)).isEqualTo(-200 * 0x1p-9);
    }

    @Test
    void errorFeedback_stepLeftOutOrRepeated_startsFromZeroAndSaysSo() {
        Rounding rounding = new Rounding(WireFormat.BF16, 1, true);
        for (long[] steps : new long[][] {{0, 2}, {0, 0}, {0, 1, 1}, {0, 1, 2, 1}, {7}}) {
            TreeSum tree = tree(2, rounding);
            TreeSum fresh = tree(2, rounding);
            for (int i = 0; i < steps.length; i++) {
                tree.reset(steps[i]);
                offer(tree, 0, steps[i]);
                offer(tree, 1, steps[i]);
                boolean isLast = i == steps.length - 1;
                boolean isFirst = steps[i] == 0 && isLast;
                assertThat(tree.missesErrors()).as("step %d", i).isEqualTo(isLast && !isFirst);
            }
            long last = steps[steps.length - 1];
            fresh.reset(last);
            offer(fresh, 0, last);
            offer(fresh, 1, last);
            assertThat(tree.root().gradient()).isEqualTo(fresh.root().gradient());
        }
    }

    @Test
    void pendingBytes_wholeGroup_isTwoANumber() {
        TreeSum tree = tree(4, new Rounding(WireFormat.FP16, 2, true));
        offer(tree, 0, 0);
        long part = tree.pendingBytes();
        offer(tree, 1, 0);
        long group = tree.pendingBytes();

        assertThat(part - group).isEqualTo(2L * LENGTH);
        assertThat(group).isEqualTo(GradientSum.bytes(0) + 2L * LENGTH);
    }

    @Test
    void bits_statesWhatHolds() {
        assertThat(Rounding.NONE.bits()).isEqualTo("the same in any placement");
        assertThat(new Rounding(WireFormat.BF16, 4, false).bits())
                .isEqualTo("sums rounded to bf16 in 4 groups, the same in any placement");
        assertThat(new Rounding(WireFormat.FP16, 2, true).bits())
                .endsWith("the same in any placement while no rounding errors are lost");
    }

    @Test
    void new_badGroups_throws() {
        assertThatThrownBy(() -> new Rounding(WireFormat.BF16, 3, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("groups must be a power of two, not 3");
        assertThatThrownBy(() -> tree(5, new Rounding(WireFormat.BF16, 16, true)))
                .hasMessage("16 groups of 5 shards");
    }
}
