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

class LayerNormTest {
    private static final double EPSILON = 0.01;

    /** Sums of up to 6 terms, and 10 that were there before; 1 / sqrt(v + epsilon) is up to 10. */
    private static final double TOLERANCE = 5e-5;

    @Test
    void forwardAndBackward_randomShapes_areTheFormulasAndTheJacobian() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int width = 1 + random.nextInt(6);
            LayerNorm module = new LayerNorm(EPSILON);
            ModuleRun run = new ModuleRun(module, random, random.nextInt(6), false, width);
            double[] expected = new double[run.gradient.length];
            Arrays.fill(expected, ModuleRun.FILLED);
            for (int i = 0; i < run.y.rows(); i++) {
                assertRow(run, i, expected, "seed " + seed);
            }
            for (int p = 0; p < expected.length; p++) {
                assertClose(run.gradient[p], expected[p], "seed " + seed);
            }
        }
    }

    private static void assertRow(ModuleRun run, int i, double[] gradient, String where) {
        int width = run.y.cols();
        double[] x = Doubles.row(run.x[0], i);
        double[] n = Doubles.normalized(x, EPSILON);
        double[] e = new double[width];
        for (int j = 0; j < width; j++) {
            e[j] = (double) run.dY.get(i, j) * run.theta[run.at + j];
            double y = run.theta[run.at + j] * n[j] + run.theta[run.at + width + j];
            assertClose(run.y.get(i, j), y, where);
            gradient[run.at + j] += run.dY.get(i, j) * n[j];
            gradient[run.at + width + j] += run.dY.get(i, j);
        }
        double[] dX = Doubles.normalizedGradient(x, e, EPSILON);
        for (int j = 0; j < width; j++) {
            assertClose(run.dX[0].get(i, j), ModuleRun.FILLED + dX[j], where);
        }
    }

    private static void assertClose(double actual, double expected, String where) {
        assertThat(actual).as(where).isCloseTo(expected, within(TOLERANCE));
    }

    /** With s = 1 and b = 0, whatever the row's scale and place. */
    @Test
    void forward_initialParameters_givesRowsMeanZeroAndVarianceOne() {
        LayerNorm module = new LayerNorm(1e-10);
        float[] theta = new float[20];
        module.initialize(1, List.of(Shape.of(10)), theta, 0);
        Matrix x = RandomMatrices.normal(new SplittableRandom(1), 4, 10);
        Matrix y = Matrix.zeros(4, 10);
        for (int i = 0; i < x.size(); i++) {
            x.data()[x.offset() + i] = 100 + 5 * x.data()[x.offset() + i];
        }
        Pass pass = new Pass(module, List.of(Shape.of(10)), 4, 0, 20);
        pass.train(theta, new float[20], 0);

        module.forward(pass, new Matrix[] {x}, y);

        for (int i = 0; i < 4; i++) {
            // x near 100 keeps 4e-6 of its deviation of 5; so does the mean.
            assertThat(Doubles.mean(Doubles.row(y, i))).isCloseTo(0, within(5e-6));
            assertThat(Doubles.variance(Doubles.row(y, i))).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void forward_evaluation_isTheSame() {
        ModuleRun run = new ModuleRun(new LayerNorm(1e-5), new SplittableRandom(3), 4, false, 3);

        assertThat(run.evaluated().data()).isEqualTo(RandomMatrices.elements(run.y));
    }

    @Test
    void forward_widthOne_isTheBiasWithoutGradient() {
        ModuleRun run = new ModuleRun(new LayerNorm(1e-5), new SplittableRandom(3), 4, false, 1);

        for (int i = 0; i < 4; i++) {
            assertThat(run.y.get(i, 0)).isEqualTo(run.theta[run.at + 1]);
            assertThat(run.dX[0].get(i, 0)).isEqualTo(ModuleRun.FILLED);
        }
        assertThat(run.gradient[run.at]).isEqualTo(ModuleRun.FILLED);
    }

    @Test
    void backward_inputGradientNotNeeded_givesTheSameParameterGradient() {
        ModuleRun run = new ModuleRun(new LayerNorm(1e-5), new SplittableRandom(1), 5, false, 4);
        float[] gradient = new float[run.gradient.length];
        Arrays.fill(gradient, ModuleRun.FILLED);

        run.pass.train(run.theta, gradient, 1);
        run.module.backward(run.pass, run.x, run.y, run.dY, new Matrix[1]);

        assertThat(gradient).isEqualTo(run.gradient);
    }

    @Test
    void constructor_epsilonNotOverZero_throws() {
        for (double epsilon : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new LayerNorm(epsilon))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("layer-norm needs epsilon over 0, not " + epsilon);
        }
    }
}
