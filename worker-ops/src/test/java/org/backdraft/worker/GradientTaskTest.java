package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.nn.Backprop;
import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Graph;
import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.SplittableRandom;

class GradientTaskTest {
    private static final Graph GRAPH = RandomShards.network();
    private static final float[] THETA = GRAPH.initialTheta(1);

    private static GradientTask task(List<Shard> shards, int batchSize) {
        Sampling sampling = new Sampling(RandomShards.rows(shards), shards.size(), batchSize, 5);
        return new GradientTask(GRAPH, new CrossEntropy(), RandomShards.scaling(), sampling);
    }

    private static GradientSum fresh(GradientTask task, Shard shard, long step) {
        GradientSum sum = new GradientSum(THETA.length);
        task.add(THETA, shard, step, task.workspace(), sum);
        return sum;
    }

    /** All rows of all shards, each backpropagated alone and added up in double. */
    private static final class Naive {
        private final double[] gradient = new double[THETA.length];
        private double loss;
        private double weight;

        private void addAll(List<Shard> shards) {
            for (Shard shard : shards) {
                for (int i = 0; i < shard.rows(); i++) {
                    addRow(shard, i);
                }
            }
        }

        private void addRow(Shard shard, int i) {
            Matrix x = Matrix.zeros(1, RandomShards.FEATURES);
            shard.features().scaleRow(i, RandomShards.scaling(), x.data(), 0);
            Matrix target = new Matrix(shard.targets(), i, 1, 1);
            Matrix one = new Matrix(new float[] {1}, 0, 1, 1);
            float[] row = new float[THETA.length];
            double rowLoss =
                    new Backprop(GRAPH, new CrossEntropy(), 1)
                            .gradient(THETA, x, target, one, 0, row);
            for (int p = 0; p < row.length; p++) {
                gradient[p] += (double) shard.weight(i) * row[p];
            }
            loss += shard.weight(i) * rowLoss;
            weight += shard.weight(i);
        }
    }

    private static void assertIsWholeEpoch(List<Shard> shards, int batchSize, String where) {
        GradientTask task = task(shards, batchSize);
        GradientSum sum = new GradientSum(THETA.length);
        for (long step = 0; step < task.sampling().stepsPerEpoch(); step++) {
            for (Shard shard : shards) {
                task.add(THETA, shard, step, task.workspace(), sum);
            }
        }
        Naive naive = new Naive();
        naive.addAll(shards);

        // n float32 additions of numbers of order 1: below n 2^-24 sqrt(n), with room of ten.
        double n = RandomShards.rows(shards);
        double tolerance = 1e-6 * Math.max(1, n);
        assertThat(sum.count()).as(where).isEqualTo((long) n);
        assertThat(sum.weight()).as(where).isCloseTo(naive.weight, within(1e-9 * n));
        assertThat(sum.loss()).as(where).isCloseTo(naive.loss, within(tolerance));
        for (int p = 0; p < THETA.length; p++) {
            assertThat((double) sum.gradient()[p])
                    .as("coordinate %d, %s", p, where)
                    .isCloseTo(naive.gradient[p], within(tolerance));
        }
    }

    @Test
    void add_allStepsOfAnEpoch_isTheSumOverAllRows() {
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int examples = 1 + random.nextInt(50);
            int shards = 1 + random.nextInt(12);
            int batch = 1 + random.nextInt(60);
            List<Shard> dealt = RandomShards.dealt(seed, examples, shards);
            assertIsWholeEpoch(dealt, batch, "seed " + seed);
        }
    }

    @Test
    void add_moreRowsThanAPiece_isTheSumOverAllRows() {
        for (int rows : new int[] {511, 512, 513, 1024, 1300}) {
            List<Shard> dealt = RandomShards.dealt(rows, 2 * rows, 2);
            assertIsWholeEpoch(dealt, 5000, rows + " rows");
        }
    }

    @Test
    void add_usedWorkspace_givesTheBitsOfAFreshOne() {
        List<Shard> shards = RandomShards.dealt(3, 2503, 3);
        GradientTask task = task(shards, 1700);
        GradientTask.Workspace used = task.workspace();
        for (int repeat = 0; repeat < 2; repeat++) {
            for (long step = 0; step < 2 * task.sampling().stepsPerEpoch(); step++) {
                for (Shard shard : shards) {
                    GradientSum sum = new GradientSum(THETA.length);
                    task.add(THETA, shard, step, used, sum);

                    assertSameBits(sum, fresh(task, shard, step));
                }
            }
        }
    }

    private static void assertSameBits(GradientSum actual, GradientSum expected) {
        assertThat(actual.gradient()).isEqualTo(expected.gradient());
        assertThat(actual.loss()).isEqualTo(expected.loss());
        assertThat(actual.weight()).isEqualTo(expected.weight());
        assertThat(actual.count()).isEqualTo(expected.count());
    }

    @Test
    void add_arguments_areOnlyRead() {
        Shard shard = RandomShards.classes(3, 50).get(0);
        float[] theta = THETA.clone();
        float[] features = RandomShards.raw(shard);
        float[] targets = shard.targets().clone();

        fresh(task(List.of(shard), 50), shard, 0);

        assertThat(THETA).isEqualTo(theta);
        assertThat(RandomShards.raw(shard)).isEqualTo(features);
        assertThat(shard.targets()).isEqualTo(targets);
    }

    @Test
    void add_emptyShard_addsNothing() {
        List<Shard> shards = RandomShards.dealt(3, 2, 3);
        GradientTask task = task(shards, 2);

        GradientSum sum = fresh(task, shards.get(2), 1);

        assertThat(sum.gradient()).containsOnly(0);
        assertThat(sum.count()).isZero();
        assertThat(task.firstNonFinite(THETA, shards.get(2), 1)).isNull();
    }

    @Test
    void firstNonFinite_rowInTheLastPiece_isFoundInItsStepAlone() {
        Shard given = RandomShards.classes(3, 1200).get(0);
        float[] features = RandomShards.raw(given);
        Shard shard = new Shard(0, 1, RandomShards.floats(features), given.targets(), new float[0]);
        GradientTask task = task(List.of(shard), 600);
        long order = task.sampling().orderSeed(1, 0);
        int last = Sampling.row(order, 1200, 1199);

        assertThat(task.firstNonFinite(THETA, shard, 1)).isNull();
        features[last * RandomShards.FEATURES] = Float.NaN;

        assertThat(task.firstNonFinite(THETA, shard, 0)).isNull();
        assertThat(task.firstNonFinite(THETA, shard, 1)).isEqualTo("the input");
    }
}
