package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.RandomMatrices;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/** Activations against their formulas and derivatives in double. */
class ActivationsTest {
    /*
     * A few roundings of numbers up to about 10, the size of what the gradients are added to, with
     * 2^-24 each: 1e-5 leaves room for ten.
     */
    private static final double TOLERANCE = 1e-5;

    private static void assertElementwise(
            Module module, DoubleUnaryOperator f, DoubleUnaryOperator derivative) {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int width = 1 + random.nextInt(6);
            ModuleRun run = new ModuleRun(module, random, random.nextInt(6), false, width);
            Matrix evaluated = run.evaluated();
            for (int i = 0; i < run.y.rows(); i++) {
                for (int j = 0; j < width; j++) {
                    double x = run.x[0].get(i, j);
                    double dX = ModuleRun.FILLED + run.dY.get(i, j) * derivative.applyAsDouble(x);
                    assertClose(run.y.get(i, j), f.applyAsDouble(x), seed);
                    assertClose(run.dX[0].get(i, j), dX, seed);
                    assertThat(evaluated.get(i, j)).isEqualTo(run.y.get(i, j));
                }
            }
            for (float g : run.gradient) {
                assertThat(g).isEqualTo(ModuleRun.FILLED);
            }
        }
    }

    private static void assertClose(double actual, double expected, long seed) {
        assertThat(actual).as("seed %d", seed).isCloseTo(expected, within(TOLERANCE));
    }

    private static double logistic(double x) {
        return 0.5 + 0.5 * Math.tanh(x / 2);
    }

    @Test
    void sigmoid_randomShapes_isItsFormula() {
        assertElementwise(
                new Sigmoid(), ActivationsTest::logistic, x -> logistic(x) * logistic(-x));
    }

    @Test
    void tanh_randomShapes_isItsFormula() {
        assertElementwise(new Tanh(), Math::tanh, x -> 1 / (Math.cosh(x) * Math.cosh(x)));
    }

    @Test
    void relu_randomShapes_isItsFormula() {
        assertElementwise(new Relu(), x -> x > 0 ? x : 0, x -> x > 0 ? 1 : 0);
    }

    @Test
    void leakyRelu_randomShapes_isItsFormula() {
        for (float leak : new float[] {0.01f, 0.5f, 0, -1, 2}) {
            assertElementwise(
                    new LeakyRelu(leak), x -> x > 0 ? x : leak * x, x -> x > 0 ? 1 : leak);
        }
    }

    @Test
    void elu_randomShapes_isItsFormula() {
        for (float alpha : new float[] {1, 0.25f, 2}) {
            assertElementwise(
                    new Elu(alpha),
                    x -> x > 0 ? x : alpha * (Math.exp(x) - 1),
                    x -> x > 0 ? 1 : alpha * Math.exp(x));
        }
    }

    /** Written as x sigmoid(2u), by the identity (1 + tanh u) / 2 = sigmoid(2u). */
    @Test
    void gelu_randomShapes_isItsFormula() {
        DoubleUnaryOperator twice = x -> 2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
        DoubleUnaryOperator s = x -> logistic(twice.applyAsDouble(x));
        DoubleUnaryOperator slope = x -> 2 * Math.sqrt(2 / Math.PI) * (1 + 0.134145 * x * x);

        assertElementwise(
                new Gelu(),
                x -> x * s.applyAsDouble(x),
                x -> {
                    double p = s.applyAsDouble(x);
                    return p + x * p * (1 - p) * slope.applyAsDouble(x);
                });
    }

    @Test
    void silu_randomShapes_isItsFormula() {
        assertElementwise(
                new Silu(),
                x -> x / (1 + Math.exp(-x)),
                x -> logistic(x) + x * logistic(x) * logistic(-x));
    }

    @Test
    void softplus_randomShapes_isItsFormula() {
        assertElementwise(
                new Softplus(), x -> Math.log(1 + Math.exp(x)), x -> 1 / (1 + Math.exp(-x)));
    }

    @Test
    void reluAndLeakyReluAndElu_atZero_haveTheSlopeOfTheLeft() {
        assertThat(run(new Relu(), 0f, -0f)).containsExactly(0, 0, 0, 0);
        assertThat(run(new LeakyRelu(0.5f), 0f)).containsExactly(0, 0.5f);
        assertThat(run(new Elu(0.25f), 0f)).containsExactly(0, 0.25f);
    }

    @Test
    void value_extremeInputs_areTheLimits() {
        float big = 1e4f;
        float huge = 1e30f;
        assertThat(run(new Sigmoid(), -big, big)).containsExactly(0, 1, 0, 0);
        assertThat(run(new Tanh(), -huge, huge)).containsExactly(-1, 1, 0, 0);
        assertThat(run(new Softplus(), -big, big)).containsExactly(0, big, 0, 1);
        assertThat(run(new Softplus(), -huge, huge)).containsExactly(0, huge, 0, 1);
        assertThat(run(new Silu(), -big, big)).containsExactly(-0f, big, 0, 1);
        assertThat(run(new Silu(), -huge, huge)).containsExactly(-0f, huge, 0, 1);
        assertThat(run(new Gelu(), -big, big)).containsExactly(-0f, big, 0, 1);
        assertThat(run(new Gelu(), -huge, huge)).containsExactly(-0f, huge, 0, 1);
        assertThat(run(new Elu(0.5f), -big, big)).containsExactly(-0.5f, big, 0, 1);
        assertThat(run(new LeakyRelu(0.5f), -huge, huge)).containsExactly(-huge / 2, huge, 0.5f, 1);
    }

    /** What flows back is all of dY or nothing of it, however small x or large dY is. */
    @Test
    void reluBackward_extremes_passesAllOrNothing() {
        float least = Float.MIN_VALUE;
        float most = Float.MAX_VALUE;
        float infinite = Float.POSITIVE_INFINITY;
        float[] x = {least, -least, most, -most, infinite, -infinite, 1, 0, -0f, -1, least, 1};
        float[] dY = {
            most, most, least, least, -1, 3, infinite, infinite, -infinite, infinite, -infinite,
            -most
        };
        float[] y = new float[x.length];
        float[] dX = new float[x.length];
        Arrays.fill(dX, 2f);

        new Relu().values(x, y, 0, x.length);
        new Relu().addSlopes(x, y, dY, dX, 0, x.length);

        for (int i = 0; i < x.length; i++) {
            assertThat(dX[i]).as("at %s with %s", x[i], dY[i]).isEqualTo(x[i] > 0 ? 2 + dY[i] : 2);
        }
    }

    /** Where 1 + exp(x) rounds to 1 the logarithm is still exp(x). */
    @Test
    void softplus_farBelowZero_keepsItsDigits() {
        assertThat(new Softplus().value(-30)).isCloseTo((float) Math.exp(-30), within(1e-19f));
        assertThat(new Elu(1).value(-1e-10f)).isEqualTo(-1e-10f);
    }

    @Test
    void value_notANumber_staysOne() {
        Activation[] all = {
            new Sigmoid(),
            new Tanh(),
            new Relu(),
            new LeakyRelu(0.1f),
            new Elu(1),
            new Gelu(),
            new Silu(),
            new Softplus()
        };
        for (Activation each : all) {
            assertThat(run(each, Float.NaN)[0]).as("%s", each).isNaN();
        }
        assertThat(Registered.records(Activation.class)).hasSize(all.length);
    }

    /** y for each x, then dX for each with dY = 1. */
    private static float[] run(Module module, float... values) {
        int n = values.length;
        Matrix[] x = {new Matrix(values, 0, 1, n)};
        Matrix y = Matrix.zeros(1, n);
        Matrix dY = Matrix.zeros(1, n);
        dY.fill(1);
        float[] result = new float[2 * n];
        module.forward(null, x, y);
        module.backward(null, x, y, dY, new Matrix[] {new Matrix(result, n, 1, n)});
        System.arraycopy(RandomMatrices.elements(y), 0, result, 0, n);
        return result;
    }
}
