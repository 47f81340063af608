package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.nn.BatchNorm;
import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Linear;
import org.backdraft.nn.Node;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.SplittableRandom;

/** Rounds of local steps beside steps taken one by one with gradients of the plain task. */
class LocalStepsTest {
    private static final Graph GRAPH = RandomShards.network();

    /** A few roundings of float32 in numbers of order 1. */
    private static final double ROUNDING = 1e-5;

    private static double rate(long batch) {
        return 0.5 / (1 + batch);
    }

    private static GradientTask task(Graph graph, List<Shard> shards, int batchSize, int most) {
        return new GradientTask(
                graph,
                new CrossEntropy(),
                RandomShards.scaling(),
                new Sampling(RandomShards.rows(shards), shards.size(), batchSize, 5),
                1,
                most == 0 ? null : new LocalSteps(most, LocalStepsTest::rate));
    }

    private static GradientSum share(GradientTask task, float[] theta, Shard shard, long batch) {
        GradientSum sum = new GradientSum(GradientLayout.of(task.graph()));
        task.add(theta, shard, batch, task.workspace(), sum);
        return sum;
    }

    @Test
    void add_aRound_isTheWayToTheMeanOfTheShardsThetas() {
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Shard> shards =
                    RandomShards.dealt(seed, 1 + random.nextInt(60), 1 + random.nextInt(6));
            int batchSize = 1 + random.nextInt(20);
            int most = 1 + random.nextInt(5);
            GradientTask plain = task(GRAPH, shards, batchSize, 0);
            GradientTask local = task(GRAPH, shards, batchSize, most);
            long batches = plain.sampling().stepsPerEpoch();
            long first = random.nextLong(2 * batches);
            long end = Math.min(first + most, (first / batches + 1) * batches);
            float[] theta = GRAPH.initialTheta(seed);

            double[] mean = new double[theta.length];
            double[] way = new double[theta.length];
            double weight = 0;
            long count = 0;
            for (Shard shard : shards) {
                float[] own = theta.clone();
                double ownWeight = 0;
                for (long batch = first; batch < end; batch++) {
                    GradientSum gradient = share(plain, own, shard, batch);
                    for (int p = 0; p < own.length && gradient.weight() > 0; p++) {
                        own[p] -=
                                (float) (rate(batch) * gradient.gradient()[p] / gradient.weight());
                    }
                    ownWeight += gradient.weight();
                    count -= gradient.count();
                }
                GradientSum share = share(local, theta, shard, first);
                assertThat(share.weight()).isCloseTo(ownWeight, within(1e-9));
                count += share.count();
                weight += ownWeight;
                for (int p = 0; p < own.length; p++) {
                    mean[p] += ownWeight * own[p];
                    way[p] += share.gradient()[p];
                }
            }
            assertThat(count).as("seed %d: examples too many", seed).isZero();
            for (int p = 0; p < theta.length && weight > 0; p++) {
                assertThat(theta[p] - way[p] / weight)
                        .as("seed %d, coordinate %d", seed, p)
                        .isCloseTo(mean[p] / weight, within(ROUNDING));
            }
        }
    }

    @Test
    void add_roundsOfAnEpoch_useEveryRowOnce() {
        List<Shard> shards = RandomShards.dealt(3, 50, 3);
        GradientTask local = task(GRAPH, shards, 7, 3);

        long count = 0;
        // 8 minibatches: rounds of 3, 3 and 2.
        for (long first : new long[] {8, 11, 14}) {
            for (Shard shard : shards) {
                count += share(local, GRAPH.initialTheta(1), shard, first).count();
            }
        }

        assertThat(count).isEqualTo(50);
    }

    @Test
    void add_usedWorkspace_givesTheBitsOfAFreshOne() {
        List<Shard> shards = RandomShards.dealt(4, 90, 3);
        GradientTask local = task(GRAPH, shards, 10, 4);
        GradientTask.Workspace used = local.workspace();
        float[] theta = GRAPH.initialTheta(2);
        for (long first : new long[] {0, 4, 8, 9}) {
            for (Shard shard : shards) {
                GradientSum sum = new GradientSum(theta.length);
                local.add(theta, shard, first, used, sum);

                assertThat(sum.gradient()).isEqualTo(share(local, theta, shard, first).gradient());
            }
        }
        assertThat(theta).isEqualTo(GRAPH.initialTheta(2));
    }

    @Test
    void add_batchNorm_givesTheSumsOfItsStatisticsAsTheyAre() {
        Graph graph =
                new Graph(
                        RandomShards.FEATURES,
                        List.of(
                                new Node("norm", new BatchNorm(0.1, 1e-5), List.of(Graph.INPUT)),
                                new Node("output", new Linear(2), List.of("norm"))));
        List<Shard> shards = RandomShards.dealt(5, 40, 1);
        float[] theta = graph.initialTheta(1);
        GradientTask local = task(graph, shards, 10, 3);
        GradientTask plain = task(graph, shards, 10, 0);

        GradientSum round = share(local, theta, shards.get(0), 0);

        // They are of the input, which no step of the parameters behind it changes.
        for (int k = graph.parameterCount(); k < graph.thetaLength(); k++) {
            double sum = 0;
            for (long batch = 0; batch < 3; batch++) {
                sum += share(plain, theta, shards.get(0), batch).gradient()[k];
            }
            assertThat((double) round.gradient()[k])
                    .isNotZero()
                    .isCloseTo(sum, within(ROUNDING * Math.abs(sum)));
        }
    }

    @Test
    void firstNonFinite_rateThatIsTooHigh_namesTheStep() {
        List<Shard> shards = RandomShards.dealt(6, 40, 1);
        GradientTask plain = task(GRAPH, shards, 10, 0);
        GradientTask local =
                new GradientTask(
                        GRAPH,
                        plain.loss(),
                        plain.scaling(),
                        plain.sampling(),
                        1,
                        new LocalSteps(4, batch -> 1e41));
        float[] theta = GRAPH.initialTheta(1);

        assertThat(plain.firstNonFinite(theta, shards.get(0), 0)).isNull();
        assertThat(local.firstNonFinite(theta, shards.get(0), 0))
                .contains("'")
                .containsPattern("after \\d local steps");
    }
}
