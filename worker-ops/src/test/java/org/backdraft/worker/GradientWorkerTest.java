package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Graph;
import org.junit.jupiter.api.Test;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

class GradientWorkerTest {
    private static final Graph GRAPH = RandomShards.network();
    private static final float[] THETA = GRAPH.initialTheta(1);
    private static final List<Shard> SHARDS = RandomShards.dealt(2, 818, 7);

    private static GradientTask task() {
        return task(GRAPH, new Sampling(818, 7, 300, 5));
    }

    private static GradientTask task(Graph graph, Sampling sampling) {
        return new GradientTask(graph, new CrossEntropy(), RandomShards.scaling(), sampling);
    }

    private static GradientSum expected(long step) {
        return expected(task(), THETA, step);
    }

    /** By hand: each shard with a fresh workspace, in descending order. */
    private static GradientSum expected(GradientTask task, float[] theta, long step) {
        TreeSum tree = new TreeSum(SHARDS.size(), theta.length);
        for (int s = SHARDS.size() - 1; s >= 0; s--) {
            GradientSum sum = new GradientSum(theta.length);
            task.add(theta, SHARDS.get(s), step, task.workspace(), sum);
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
        List<Shard> shards = new ArrayList<>(SHARDS);
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
        return new Shard(shard.number(), 1, shard.features(), classes, new float[0]);
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

    /** Of the same shards: another seed, another network, another batch size. */
    private static List<GradientTask> tasks() {
        Graph wide = RandomShards.network(31);
        return List.of(
                task(),
                task(GRAPH, new Sampling(818, 7, 300, 6)),
                task(wide, new Sampling(818, 7, 300, 5)),
                task(wide, new Sampling(818, 7, 11, 5)));
    }

    private static List<float[]> thetas(List<GradientTask> tasks) {
        return tasks.stream().map(task -> task.graph().initialTheta(2)).toList();
    }

    @Test
    void run_severalModels_givesEachTheBitsOfItsOwnWorker() {
        List<GradientTask> tasks = tasks();
        List<float[]> thetas = thetas(tasks);
        GradientWorker worker = new GradientWorker(tasks);
        for (long step = 0; step < 6; step++) {
            for (int threads : new int[] {1, 2, 3, 20}) {
                List<TreeSum> trees = worker.run(thetas, SHARDS, step, threads);

                for (int i = 0; i < tasks.size(); i++) {
                    assertSameBits(
                            trees.get(i).root(),
                            expected(tasks.get(i), thetas.get(i), step),
                            "model %d, step %d, %d threads".formatted(i, step, threads));
                }
            }
        }
    }

    @Test
    void run_modelsLeftOut_leavesTheirTreesEmptyAndTheOthersTheSame() {
        List<GradientTask> tasks = tasks();
        List<float[]> all = thetas(tasks);
        GradientWorker worker = new GradientWorker(tasks);
        for (int subset = 0; subset < 1 << tasks.size(); subset++) {
            List<float[]> thetas = new ArrayList<>(all);
            for (int i = 0; i < tasks.size(); i++) {
                thetas.set(i, (subset >> i & 1) == 0 ? null : all.get(i));
            }

            List<TreeSum> trees = worker.run(thetas, SHARDS, 1, 3);

            for (int i = 0; i < tasks.size(); i++) {
                if (thetas.get(i) == null) {
                    assertThat(trees.get(i).pending()).as("subset %d", subset).isZero();
                } else {
                    GradientSum expected = expected(tasks.get(i), all.get(i), 1);
                    assertSameBits(trees.get(i).root(), expected, "subset " + subset);
                }
            }
        }
    }

    @Test
    void run_severalModelsOnOneShard_keepsBothThreadsBusy() {
        List<GradientTask> tasks = tasks();
        CyclicBarrier both = new CyclicBarrier(2);
        List<float[]> all = thetas(tasks);
        // One thread alone would wait in vain for the other to take a model.
        List<float[]> thetas =
                new AbstractList<>() {
                    @Override
                    public float[] get(int model) {
                        await(both);
                        return all.get(model);
                    }

                    @Override
                    public Iterator<float[]> iterator() {
                        return all.iterator();
                    }

                    @Override
                    public int size() {
                        return all.size();
                    }
                };

        List<TreeSum> trees = new GradientWorker(tasks).run(thetas, SHARDS.subList(3, 4), 0, 2);

        assertThat(trees).allMatch(tree -> tree.pending() == 1);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void run_otherNumberOfThetas_throws() {
        GradientWorker worker = new GradientWorker(List.of(task()));

        assertThatThrownBy(() -> worker.run(List.of(THETA, THETA), SHARDS, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 thetas for 1 models");
    }
}
