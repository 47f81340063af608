package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.RandomMatrices;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

class BatchNormTest {
    private static final double EPSILON = 0.01;
    private static final BatchNorm MODULE = new BatchNorm(0.1, EPSILON);

    /** Sums of up to 7 terms, and 10 that were there before; 1 / sqrt(v + epsilon) is up to 10. */
    private static final double TOLERANCE = 5e-5;

    private static ModuleRun draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new ModuleRun(MODULE, random, 1 + random.nextInt(7), false, 1 + random.nextInt(5));
    }

    private static void assertClose(double actual, double expected, long seed) {
        assertThat(actual).as("seed %d", seed).isCloseTo(expected, within(TOLERANCE));
    }

    @Test
    void forwardAndBackward_randomShapes_areTheFormulasAndTheJacobian() {
        for (long seed = 0; seed < 100; seed++) {
            ModuleRun run = draw(seed);
            double[] expected = new double[run.gradient.length];
            Arrays.fill(expected, ModuleRun.FILLED);
            for (int j = 0; j < run.y.cols(); j++) {
                assertColumn(run, j, expected, seed);
            }
            for (int p = 0; p < expected.length; p++) {
                assertClose(run.gradient[p], expected[p], seed);
            }
        }
    }

    private static void assertColumn(ModuleRun run, int j, double[] gradient, long seed) {
        int width = run.y.cols();
        int rows = run.y.rows();
        double s = run.theta[run.at + j];
        double[] x = Doubles.column(run.x[0], j);
        double[] n = Doubles.normalized(x, EPSILON);
        double[] dY = Doubles.column(run.dY, j);
        double[] e = Arrays.stream(dY).map(d -> d * s).toArray();
        double[] dX = Doubles.normalizedGradient(x, e, EPSILON);
        for (int i = 0; i < rows; i++) {
            assertClose(run.y.get(i, j), s * n[i] + run.theta[run.at + width + j], seed);
            assertClose(run.dX[0].get(i, j), ModuleRun.FILLED + dX[i], seed);
            gradient[run.at + j] += dY[i] * n[i];
            gradient[run.at + width + j] += dY[i];
        }
        gradient[run.statisticsAt + j] += rows * Doubles.mean(x);
        gradient[run.statisticsAt + width + j] += rows * Doubles.variance(x);
    }

    @Test
    void forward_evaluation_usesTheRunningStatistics() {
        for (long seed = 0; seed < 50; seed++) {
            ModuleRun run = draw(seed);
            int width = run.y.cols();
            Matrix y = run.evaluated();
            for (int i = 0; i < y.rows(); i++) {
                for (int j = 0; j < width; j++) {
                    double mean = run.theta[run.statisticsAt + j];
                    double variance = run.theta[run.statisticsAt + width + j];
                    double n = (run.x[0].get(i, j) - mean) / Math.sqrt(variance + EPSILON);
                    double b = run.theta[run.at + width + j];
                    assertClose(y.get(i, j), run.theta[run.at + j] * n + b, seed);
                }
            }
        }
    }

    @Test
    void forward_initialParameters_givesColumnsMeanZeroAndVarianceOne() {
        BatchNorm module = new BatchNorm(0.1, 1e-10);
        float[] theta = new float[12];
        module.initialize(1, List.of(Shape.of(3)), theta, 0);
        module.initializeStatistics(List.of(Shape.of(3)), theta, 6);
        Matrix x = RandomMatrices.normal(new SplittableRandom(1), 20, 3);
        for (int i = 0; i < x.size(); i++) {
            x.data()[x.offset() + i] = 100 + 5 * x.data()[x.offset() + i];
        }
        Matrix y = Matrix.zeros(20, 3);
        Pass pass = new Pass(module, List.of(Shape.of(3)), 20, 0, 6);
        pass.train(theta, new float[12], 0);

        module.forward(pass, new Matrix[] {x}, y);

        for (int j = 0; j < 3; j++) {
            // The mean is added up in float32 near 100: 20 roundings of 4e-6, of a deviation of 5.
            assertThat(Doubles.mean(Doubles.column(y, j))).isCloseTo(0, within(2e-5));
            assertThat(Doubles.variance(Doubles.column(y, j))).isCloseTo(1, within(1e-5));
        }
        assertThat(theta).containsExactly(1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1);
    }

    @Test
    void forward_oneRow_isTheBiasWithoutGradient() {
        ModuleRun run = new ModuleRun(MODULE, new SplittableRandom(3), 1, false, 4);

        for (int j = 0; j < 4; j++) {
            assertThat(run.y.get(0, j)).isEqualTo(run.theta[run.at + 4 + j]);
            assertThat(run.dX[0].get(0, j)).isEqualTo(ModuleRun.FILLED);
            assertThat(run.gradient[run.at + j]).isEqualTo(ModuleRun.FILLED);
            assertThat(run.gradient[run.statisticsAt + 4 + j]).isEqualTo(ModuleRun.FILLED);
        }
    }

    @Test
    void forwardAndBackward_noRows_addNothing() {
        ModuleRun run = new ModuleRun(MODULE, new SplittableRandom(3), 0, false, 4);

        assertThat(run.gradient).containsOnly(ModuleRun.FILLED);
    }

    @Test
    void backward_inputGradientNotNeeded_givesTheSameSums() {
        ModuleRun run = draw(5);
        float[] gradient = new float[run.gradient.length];
        Arrays.fill(gradient, ModuleRun.FILLED);

        run.pass.train(run.theta, gradient, 1);
        run.module.backward(run.pass, run.x, run.y, run.dY, new Matrix[1]);

        assertThat(gradient).isEqualTo(run.gradient);
    }

    @Test
    void constructor_outOfRange_throws() {
        for (double momentum : new double[] {0, -1, 1.5, Double.NaN}) {
            assertThatThrownBy(() -> new BatchNorm(momentum, 1e-5))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "batch-norm needs a momentum over 0 and at most 1, not " + momentum);
        }
        assertThatThrownBy(() -> new BatchNorm(1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("batch-norm needs epsilon over 0, not 0.0");
    }
}
