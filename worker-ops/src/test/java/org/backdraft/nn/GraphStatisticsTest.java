package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.RandomMatrices;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What lies behind the parameters in theta: where it is, how it starts, what a step makes of it.
 */
class GraphStatisticsTest {
    /** Parameters 8 + 4 + 6 + 6 = 24, statistics 4 + 6. */
    private static final Graph GRAPH =
            new Graph(
                    3,
                    List.of(
                            new Node("a", new Linear(2), List.of(Graph.INPUT)),
                            new Node("b", new BatchNorm(0.5, 1e-5), List.of("a")),
                            new Node(
                                    "c",
                                    new Linear(2, false, Initializer.HE),
                                    List.of(Graph.INPUT)),
                            new Node("d", new Add(), List.of("b", "c")),
                            new Node("e", new Concat(), List.of("d", Graph.INPUT)),
                            new Node("f", new BatchNorm(0.1, 1e-5), List.of(Graph.INPUT)),
                            new Node("g", new Concat(), List.of("e", "f"))));

    @Test
    void statisticsOffset_twoBatchNorms_isBehindAllParameters() {
        assertThat(GRAPH.parameterCount()).isEqualTo(8 + 4 + 6 + 6);
        assertThat(GRAPH.thetaLength()).isEqualTo(24 + 4 + 6);
        int[] offsets = new int[7];
        Arrays.setAll(offsets, GRAPH::statisticsOffset);
        assertThat(offsets).containsExactly(24, 24, 28, 28, 28, 28, 34);
        assertThat(GRAPH.statistics(1))
                .containsExactly(
                        new ParameterShape("running_mean", List.of(2)),
                        new ParameterShape("running_var", List.of(2)));
        assertThat(GRAPH.statistics(0)).isEmpty();
    }

    @Test
    void thetaLength_noBatchNorm_isTheParameterCount() {
        Graph graph = new Graph(3, List.of(new Node("a", new Linear(2), List.of(Graph.INPUT))));

        assertThat(graph.thetaLength()).isEqualTo(graph.parameterCount()).isEqualTo(8);
    }

    @Test
    void initialTheta_statistics_areMeanZeroAndVarianceOne() {
        float[] theta = GRAPH.initialTheta(1);

        assertThat(theta).hasSize(34);
        assertThat(Arrays.copyOfRange(theta, 24, 34)).containsExactly(0, 0, 1, 1, 0, 0, 0, 1, 1, 1);
        assertThat(Arrays.copyOfRange(theta, 8, 12)).as("s, b").containsExactly(1, 1, 0, 0);
    }

    @Test
    void updateStatistics_piecesOfAStep_takesTheMeanOverItsRows() {
        for (long seed = 0; seed < 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] theta = GRAPH.initialTheta(seed);
            System.arraycopy(new float[] {1, -2, 3, 0.5f}, 0, theta, 24, 4);
            float[] before = theta.clone();
            float[] sums = new float[theta.length];
            Backprop backprop = new Backprop(GRAPH, new SquaredError(), 9);
            double[] expected = new double[10];
            int rows = 0;
            for (int piece = 0; piece < 4; piece++) {
                int n = random.nextInt(10);
                RandomBatch batch = RandomBatch.of(random, GRAPH, new SquaredError(), n);
                batch.gradient(backprop, theta, sums);
                if (n > 0) {
                    add(n, backprop.outputOf(0), expected, 0);
                    add(n, batch.input(), expected, 4);
                }
                rows += n;
            }

            GRAPH.updateStatistics(theta, sums, rows);

            for (int i = 0; i < 10; i++) {
                double momentum = i < 4 ? 0.5 : 0.1;
                double old = before[24 + i];
                // Sums of 4 numbers of up to 9 times order 1, in float32.
                assertThat((double) theta[24 + i])
                        .as("seed %d, statistic %d", seed, i)
                        .isCloseTo(
                                (1 - momentum) * old + momentum * expected[i] / rows, within(2e-6));
            }
            assertThat(Arrays.copyOf(theta, 24)).isEqualTo(Arrays.copyOf(before, 24));
        }
    }

    /** Adds n times each column's mean, then n times each column's variance. */
    private static void add(int n, Matrix x, double[] sums, int at) {
        for (int j = 0; j < x.cols(); j++) {
            sums[at + j] += n * Doubles.mean(Doubles.column(x, j));
            sums[at + x.cols() + j] += n * Doubles.variance(Doubles.column(x, j));
        }
    }

    @Test
    void updateStatistics_momentumOne_isTheStepsOwn() {
        Graph graph =
                new Graph(1, List.of(new Node("n", new BatchNorm(1, 1e-5), List.of(Graph.INPUT))));
        float[] theta = {1, 0, 7, 7};

        graph.updateStatistics(theta, new float[] {99, 99, 12, 30}, 3);

        assertThat(theta).containsExactly(1, 0, 4, 10);
    }

    @Test
    void forward_evaluation_isTheSameRowByRowAndInABatch() {
        float[] theta = GRAPH.initialTheta(3);
        System.arraycopy(new float[] {1, -2, 3, 0.5f}, 0, theta, 24, 4);
        Matrix input = RandomMatrices.normal(new SplittableRandom(1), 5, 3);
        Backprop backprop = new Backprop(GRAPH, new SquaredError(), 5);
        float[] all = RandomMatrices.elements(backprop.forward(theta, input)).clone();

        for (int i = 0; i < 5; i++) {
            Matrix row = new Matrix(input.data(), input.rowOffset(i), 1, 3);
            float[] alone = RandomMatrices.elements(backprop.forward(theta, row));
            for (int j = 0; j < alone.length; j++) {
                // BLAS may add in another order for another shape: a rounding of order 1.
                assertThat(alone[j]).isCloseTo(all[i * alone.length + j], within(1e-6f));
            }
        }
    }

    @Test
    void gradient_batchNormOnTheInput_observesIt() {
        Graph graph =
                new Graph(
                        1, List.of(new Node("n", new BatchNorm(0.1, 1e-5), List.of(Graph.INPUT))));
        float[] gradient = new float[4];
        Matrix x = new Matrix(new float[] {1, 5}, 0, 2, 1);
        Matrix ones = new Matrix(new float[] {1, 1}, 0, 2, 1);

        new Backprop(graph, new SquaredError(), 2)
                .gradient(graph.initialTheta(1), x, ones, ones, 0, gradient);

        assertThat(Arrays.copyOfRange(gradient, 2, 4)).containsExactly(2 * 3, 2 * 4);
    }
}
