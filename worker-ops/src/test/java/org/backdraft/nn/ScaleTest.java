package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

class ScaleTest {
    /** Sums of up to 6 products of order 1, and 10 that were there before, in float32. */
    private static final double TOLERANCE = 2e-5;

    @Test
    void forwardAndBackward_randomShapes_areTheFormulas() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Scale scale = new Scale(random.nextBoolean());
            int width = 1 + random.nextInt(6);
            ModuleRun run = new ModuleRun(scale, random, random.nextInt(7), false, width);
            double[] expected = new double[run.gradient.length];
            Arrays.fill(expected, ModuleRun.FILLED);
            for (int i = 0; i < run.y.rows(); i++) {
                for (int j = 0; j < width; j++) {
                    double s = run.theta[run.at + j];
                    double b = scale.bias() ? run.theta[run.at + width + j] : 0;
                    double d = run.dY.get(i, j);
                    assertClose(run.y.get(i, j), s * run.x[0].get(i, j) + b, seed);
                    assertClose(run.dX[0].get(i, j), ModuleRun.FILLED + d * s, seed);
                    expected[run.at + j] += d * run.x[0].get(i, j);
                    if (scale.bias()) {
                        expected[run.at + width + j] += d;
                    }
                }
            }
            for (int p = 0; p < expected.length; p++) {
                assertClose(run.gradient[p], expected[p], seed);
            }
        }
    }

    private static void assertClose(double actual, double expected, long seed) {
        assertThat(actual).as("seed %d", seed).isCloseTo(expected, within(TOLERANCE));
    }

    @Test
    void backward_inputGradientNotNeeded_givesTheSameParameterGradient() {
        ModuleRun run = new ModuleRun(new Scale(true), new SplittableRandom(1), 5, false, 4);
        float[] gradient = new float[run.gradient.length];
        Arrays.fill(gradient, ModuleRun.FILLED);

        run.pass.train(run.theta, gradient, 1);
        run.module.backward(run.pass, run.x, run.y, run.dY, new Matrix[1]);

        assertThat(gradient).isEqualTo(run.gradient);
    }

    @Test
    void initialize_withBias_isTheIdentity() {
        float[] theta = new float[8];

        new Scale(true).initialize(1, List.of(Shape.of(3)), theta, 1);

        assertThat(theta).containsExactly(0, 1, 1, 1, 0, 0, 0, 0);
    }

    @Test
    void parameters_withAndWithoutBias_areAWidthEach() {
        ParameterShape weight = new ParameterShape("weight", List.of(3));

        assertThat(new Scale(false).parameters(List.of(Shape.of(3)))).containsExactly(weight);
        assertThat(new Scale(true).parameters(List.of(Shape.of(3))))
                .containsExactly(weight, new ParameterShape("bias", List.of(3)));
    }
}
