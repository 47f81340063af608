package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Graph;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

class GradientWorkerTest {
    private static final Graph GRAPH = RandomShards.network();
    private static final float[] THETA = GRAPH.initialTheta(1);
    private static final List<Shard> SHARDS = RandomShards.dealt(2, 818, 7);

    private static GradientTask task() {
        Sampling sampling = new Sampling(818, 7, 300, 5);
        return new GradientTask(GRAPH, new CrossEntropy(), RandomShards.scaling(), sampling);
    }

    /** By hand: each shard with a fresh workspace, in descending order. */
    private static GradientSum expected(long step) {
        GradientTask task = task();
        TreeSum tree = new TreeSum(SHARDS.size(), THETA.length);
        for (int s = SHARDS.size() - 1; s >= 0; s--) {
            GradientSum sum = new GradientSum(THETA.length);
            task.add(THETA, SHARDS.get(s), step, task.workspace(), sum);
            tree.offer(tree.leaf(s), sum);
        }
        return tree.root();
    }

    private static GradientSum root(GradientWorker worker, float[] theta, long step, int threads) {
        return worker.run(List.of(theta), SHARDS, step, threads).get(0).root();
    }

    private static void assertSameBits(GradientSum actual, GradientSum expected, String where) {
        assertThat(actual).as(where).isNotNull();
        assertThat(actual.gradient()).as(where).isEqualTo(expected.gradient());
        assertThat(actual.loss()).as(where).isEqualTo(expected.loss());
        assertThat(actual.weight()).as(where).isEqualTo(expected.weight());
        assertThat(actual.count()).as(where).isEqualTo(expected.count());
    }

    @Test
    void run_anyNumberOfThreads_givesTheSameBitsStepAfterStep() {
        GradientWorker worker = new GradientWorker(List.of(task()));
        for (int round = 0; round < 10; round++) {
            for (long step = 0; step < 6; step++) {
                for (int threads : new int[] {1, 2, 3, 20}) {
                    GradientSum root = root(worker, THETA, step, threads);

                    String where = "step %d, %d threads".formatted(step, threads);
                    assertSameBits(root, expected(step), where);
                }
            }
        }
    }

    @Test
    void run_twoWorkersWithHalvesOfTheShards_addUpToTheSameBits() {
        List<Shard> even = SHARDS.stream().filter(shard -> shard.number() % 2 == 0).toList();
        List<Shard> odd = SHARDS.stream().filter(shard -> shard.number() % 2 == 1).toList();
        TreeSum driver = new TreeSum(SHARDS.size(), THETA.length);
        for (List<Shard> mine : List.of(odd, even)) {
            new GradientWorker(List.of(task()))
                    .run(List.of(THETA), mine, 1, 2)
                    .get(0)
                    .visit(driver::offer);
        }

        assertSameBits(driver.root(), expected(1), "two workers");
    }

    @Test
    void run_noShards_isAnEmptyTree() {
        List<TreeSum> trees =
                new GradientWorker(List.of(task())).run(List.of(THETA), List.of(), 0, 3);

        assertThat(trees.get(0).pending()).isZero();
    }

    @Test
    void run_brokenShards_throwsAndTheNextRunIsWhole() {
        List<Shard> shards = new java.util.ArrayList<>(SHARDS);
        shards.set(1, broken(SHARDS.get(1)));
        shards.set(2, broken(SHARDS.get(2)));
        GradientWorker worker = new GradientWorker(List.of(task()));
        for (int round = 0; round < 300; round++) {
            assertThatThrownBy(() -> worker.run(List.of(THETA), shards, 0, 4))
                    .isInstanceOf(RuntimeException.class);

            assertSameBits(root(worker, THETA, 1, 4), expected(1), "next");
        }
    }

    /** The same rows, whose classes do not exist. */
    private static Shard broken(Shard shard) {
        float[] classes = new float[shard.rows()];
        Arrays.fill(classes, 7);
        return new Shard(
                shard.number(),
                shard.rows(),
                shard.featureWidth(),
                1,
                shard.features(),
                classes,
                new float[0]);
    }

    @Test
    void run_interrupted_leavesNoThreadToMeetTheNextRun() {
        // A killed task's thread is interrupted; its worker is used again for the next task.
        GradientWorker worker = new GradientWorker(List.of(task()));
        float[] other = new float[THETA.length];
        for (int round = 0; round < 300; round++) {
            Thread.currentThread().interrupt();
            try {
                worker.run(List.of(other), SHARDS, 0, 4);
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("interrupted");
            } finally {
                assertThat(Thread.interrupted()).as("still marked as interrupted").isTrue();
            }

            GradientSum root = root(worker, THETA, 0, 4);

            assertSameBits(root, expected(0), "round " + round);
        }
    }
}
