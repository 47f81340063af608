package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

class LinearTest {
    /** Sums of up to 20 terms of order 1, and 10 that were there before, in float32. */
    private static final double TOLERANCE = 3e-5;

    private record Case(ModuleRun run, int units, int inputs, boolean bias, long seed) {

        double weight(int u, int j) {
            return run.theta[run.at + u * inputs + j];
        }

        void assertClose(float actual, double expected) {
            assertThat((double) actual).as("seed %d", seed).isCloseTo(expected, within(TOLERANCE));
        }
    }

    private static Case draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int units = 1 + random.nextInt(7);
        int inputs = 1 + random.nextInt(7);
        boolean bias = random.nextBoolean();
        Linear linear = new Linear(units, bias, Initializer.HE);
        ModuleRun run = new ModuleRun(linear, random, random.nextInt(8), false, inputs);
        return new Case(run, units, inputs, bias, seed);
    }

    @Test
    void forward_randomShapes_isTheAffineMap() {
        for (long seed = 0; seed < 100; seed++) {
            Case each = draw(seed);
            ModuleRun run = each.run;
            for (int i = 0; i < run.y.rows(); i++) {
                for (int u = 0; u < each.units; u++) {
                    int b = run.at + each.units * each.inputs + u;
                    double y = each.bias ? run.theta[b] : 0;
                    for (int j = 0; j < each.inputs; j++) {
                        y += each.weight(u, j) * run.x[0].get(i, j);
                    }
                    each.assertClose(run.y.get(i, u), y);
                }
            }
        }
    }

    @Test
    void backward_randomShapes_addsTheGradientOfTheInput() {
        for (long seed = 0; seed < 100; seed++) {
            Case each = draw(seed);
            for (int i = 0; i < each.run.y.rows(); i++) {
                for (int j = 0; j < each.inputs; j++) {
                    double dX = ModuleRun.FILLED;
                    for (int u = 0; u < each.units; u++) {
                        dX += each.run.dY.get(i, u) * each.weight(u, j);
                    }
                    each.assertClose(each.run.dX[0].get(i, j), dX);
                }
            }
        }
    }

    @Test
    void backward_randomShapes_addsTheGradientOfTheParameters() {
        for (long seed = 0; seed < 100; seed++) {
            Case each = draw(seed);
            double[] expected = new double[each.run.gradient.length];
            Arrays.fill(expected, ModuleRun.FILLED);
            for (int i = 0; i < each.run.y.rows(); i++) {
                addRow(each, i, expected);
            }
            for (int p = 0; p < expected.length; p++) {
                each.assertClose(each.run.gradient[p], expected[p]);
            }
        }
    }

    private static void addRow(Case each, int i, double[] gradient) {
        for (int u = 0; u < each.units; u++) {
            double d = each.run.dY.get(i, u);
            for (int j = 0; j < each.inputs; j++) {
                gradient[each.run.at + u * each.inputs + j] += d * each.run.x[0].get(i, j);
            }
            if (each.bias) {
                gradient[each.run.at + each.units * each.inputs + u] += d;
            }
        }
    }

    @Test
    void backward_inputGradientNotNeeded_givesTheSameParameterGradient() {
        Linear linear = new Linear(3);
        ModuleRun run = new ModuleRun(linear, new SplittableRandom(1), 5, false, 4);
        float[] gradient = new float[run.gradient.length];
        Arrays.fill(gradient, ModuleRun.FILLED);

        run.pass.train(run.theta, gradient, 1);
        linear.backward(run.pass, run.x, run.y, run.dY, new Matrix[1]);

        assertThat(gradient).isEqualTo(run.gradient);
    }

    @Test
    void initialize_withBias_fillsWeightsAndClearsBias() {
        float[] theta = new float[12];
        Arrays.fill(theta, 9);

        new Linear(2, true, Initializer.HE).initialize(1, List.of(Shape.of(3)), theta, 1);

        assertThat(theta[0]).isEqualTo(9);
        assertThat(Arrays.copyOfRange(theta, 1, 7)).doesNotContain(0f, 9f);
        assertThat(Arrays.copyOfRange(theta, 7, 9)).containsOnly(0f);
        assertThat(Arrays.copyOfRange(theta, 9, 12)).containsOnly(9f);
    }

    @Test
    void constructor_noUnits_throws() {
        assertThatThrownBy(() -> new Linear(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("linear needs units >= 1, not 0");
        assertThatThrownBy(() -> new Linear(1, true, null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("initializer");
    }
}
