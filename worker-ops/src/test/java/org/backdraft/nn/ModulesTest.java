package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/** Modules without parameters against their formulas in double. */
class ModulesTest {
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
            for (int i = 0; i < run.y.rows(); i++) {
                for (int j = 0; j < width; j++) {
                    double x = run.x[0].get(i, j);
                    double dX = ModuleRun.FILLED + run.dY.get(i, j) * derivative.applyAsDouble(x);
                    assertClose(run.y.get(i, j), f.applyAsDouble(x), seed);
                    assertClose(run.dX[0].get(i, j), dX, seed);
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

    @Test
    void sigmoid_randomShapes_isItsFormula() {
        DoubleUnaryOperator sigmoid = x -> 0.5 + 0.5 * Math.tanh(x / 2);

        assertElementwise(
                new Sigmoid(), sigmoid, x -> sigmoid.applyAsDouble(x) * sigmoid.applyAsDouble(-x));
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
    void identity_randomShapes_isItsFormula() {
        assertElementwise(new Identity(), x -> x, x -> 1);
    }

    @Test
    void relu_atZero_hasGradientZero() {
        Matrix zero = Matrix.zeros(1, 2);
        zero.set(0, 1, -0f);
        Matrix dY = new Matrix(new float[] {5, 5}, 0, 1, 2);
        Matrix dX = Matrix.zeros(1, 2);
        Matrix y = Matrix.zeros(1, 2);

        new Relu().forward(new Matrix[] {zero}, new float[0], 0, y);
        new Relu().backward(arrayOf(zero), new float[0], 0, y, dY, arrayOf(dX), new float[0]);

        assertThat(y.data()).containsExactly(0f, 0f);
        assertThat(dX.data()).containsExactly(0f, 0f);
    }

    @Test
    void relu_notANumber_staysOne() {
        Matrix y = Matrix.zeros(1, 1);

        new Relu().forward(arrayOf(new Matrix(new float[] {Float.NaN}, 0, 1, 1)), null, 0, y);

        assertThat(y.get(0, 0)).isNaN();
    }

    @Test
    void sigmoidAndTanh_extremeInputs_areTheirLimits() {
        float[] extreme = {-1e30f, -1e4f, 1e4f, 1e30f};
        Matrix x = new Matrix(extreme, 0, 1, 4);
        Matrix y = Matrix.zeros(1, 4);

        new Sigmoid().forward(arrayOf(x), null, 0, y);
        assertThat(y.data()).containsExactly(0, 0, 1, 1);

        new Tanh().forward(arrayOf(x), null, 0, y);
        assertThat(y.data()).containsExactly(-1, -1, 1, 1);
    }

    private static Matrix[] arrayOf(Matrix matrix) {
        return new Matrix[] {matrix};
    }

    @Test
    void add_randomShapes_isTheSum() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int w = 1 + random.nextInt(6);
            ModuleRun run = new ModuleRun(new Add(), random, random.nextInt(6), false, w, w, w);
            for (int i = 0; i < run.y.rows(); i++) {
                for (int j = 0; j < w; j++) {
                    double sum = 0;
                    for (Matrix x : run.x) {
                        sum += x.get(i, j);
                    }
                    assertClose(run.y.get(i, j), sum, seed);
                    for (Matrix dX : run.dX) {
                        assertThat(dX.get(i, j)).isEqualTo(ModuleRun.FILLED + run.dY.get(i, j));
                    }
                }
            }
        }
    }

    @Test
    void concat_randomShapes_isSideBySide() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] w = {1 + random.nextInt(4), 1 + random.nextInt(4), 1 + random.nextInt(4)};
            ModuleRun run = new ModuleRun(new Concat(), random, random.nextInt(6), false, w);
            for (int i = 0; i < run.y.rows(); i++) {
                int column = 0;
                for (int k = 0; k < 3; k++) {
                    for (int j = 0; j < w[k]; j++, column++) {
                        assertThat(run.y.get(i, column)).isEqualTo(run.x[k].get(i, j));
                        assertThat(run.dX[k].get(i, j))
                                .isEqualTo(ModuleRun.FILLED + run.dY.get(i, column));
                    }
                }
            }
        }
    }

    @Test
    void addAndConcat_gradientOfOneInputOnly_isTheSameThere() {
        for (Module module : new Module[] {new Add(), new Concat()}) {
            ModuleRun all = new ModuleRun(module, new SplittableRandom(3), 4, false, 2, 2);
            ModuleRun one = new ModuleRun(module, new SplittableRandom(3), 4, true, 2, 2);

            assertThat(one.dX[1]).isNull();
            for (int i = 0; i < 4; i++) {
                float expected = ModuleRun.FILLED + one.dY.get(i, 1);
                assertThat(one.dX[0].get(i, 1)).isEqualTo(expected);
                assertThat(all.dX[0].get(i, 1)).isEqualTo(ModuleRun.FILLED + all.dY.get(i, 1));
            }
        }
    }
}
