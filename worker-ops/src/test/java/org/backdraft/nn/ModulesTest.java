package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.SplittableRandom;

/** Modules of several inputs, identity, scale and softmax against their formulas in double. */
class ModulesTest {
    /** Sums of up to 6 terms of order 1, and 10 that were there before, in float32. */
    private static final double TOLERANCE = 1e-5;

    private static void assertClose(double actual, double expected, long seed) {
        assertThat(actual).as("seed %d", seed).isCloseTo(expected, within(TOLERANCE));
    }

    /** Products of three normal numbers get to 50, where a float's last bit is 4e-6. */
    private static void assertNear(double actual, double expected, long seed) {
        assertClose(
                actual / Math.max(1, Math.abs(expected)),
                expected / Math.max(1, Math.abs(expected)),
                seed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "reshape", "flatten"})
    void identity_randomShapes_isItself(String kind) {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Shape image = Shape.of(1 + random.nextInt(3), 1 + random.nextInt(3), 2);
            int width = image.size();
            Module module =
                    switch (kind) {
                        case "identity" -> new Identity();
                        case "reshape" -> new Reshape(image);
                        default -> new Flatten();
                    };
            Shape in = kind.equals("reshape") ? Shape.of(width) : image;
            ModuleRun run = new ModuleRun(module, random, random.nextInt(6), false, List.of(in));
            for (int i = 0; i < run.y.rows(); i++) {
                for (int j = 0; j < width; j++) {
                    assertThat(run.y.get(i, j)).isEqualTo(run.x[0].get(i, j));
                    assertThat(run.dX[0].get(i, j)).isEqualTo(ModuleRun.FILLED + run.dY.get(i, j));
                }
            }
        }
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
    void multiply_randomShapes_isTheProduct() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int w = 1 + random.nextInt(6);
            int rows = random.nextInt(6);
            ModuleRun run = new ModuleRun(new Multiply(), random, rows, false, w, w, w);
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < w; j++) {
                    double a = run.x[0].get(i, j);
                    double b = run.x[1].get(i, j);
                    double c = run.x[2].get(i, j);
                    double d = run.dY.get(i, j);
                    assertNear(run.y.get(i, j), a * b * c, seed);
                    assertNear(run.dX[0].get(i, j), ModuleRun.FILLED + d * b * c, seed);
                    assertNear(run.dX[1].get(i, j), ModuleRun.FILLED + d * a * c, seed);
                    assertNear(run.dX[2].get(i, j), ModuleRun.FILLED + d * a * b, seed);
                }
            }
        }
    }

    /** A backward that divided y by x would have no answer here. */
    @Test
    void multiply_zeros_haveTheGradientOfTheOthers() {
        Matrix[] x = {row(0, 0, 3), row(5, 0, 0)};
        Matrix[] dX = {Matrix.zeros(1, 3), Matrix.zeros(1, 3)};
        Matrix y = Matrix.zeros(1, 3);

        new Multiply().forward(null, x, y);
        new Multiply().backward(null, x, y, row(2, 2, 2), dX);

        assertThat(y.data()).containsExactly(0, 0, 0);
        assertThat(dX[0].data()).containsExactly(10, 0, 0);
        assertThat(dX[1].data()).containsExactly(0, 0, 6);
    }

    /** x1 given twice: y = x^2 and, with both gradients in one buffer, dX = 2 x dY. */
    @Test
    void multiply_oneInputTwice_isTheSquare() {
        Matrix x = row(3, -2);
        Matrix dX = Matrix.zeros(1, 2);
        Matrix y = Matrix.zeros(1, 2);

        new Multiply().forward(null, new Matrix[] {x, x}, y);
        new Multiply().backward(null, new Matrix[] {x, x}, y, row(1, 10), new Matrix[] {dX, dX});

        assertThat(y.data()).containsExactly(9, 4);
        assertThat(dX.data()).containsExactly(6, -40);
    }

    private static Matrix row(float... values) {
        return new Matrix(values, 0, 1, values.length);
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
    void backward_gradientOfOneInputOnly_isTheSameThere() {
        for (Module module : List.of(new Add(), new Concat(), new Multiply())) {
            ModuleRun all = new ModuleRun(module, new SplittableRandom(3), 4, false, 2, 2);
            ModuleRun one = new ModuleRun(module, new SplittableRandom(3), 4, true, 2, 2);

            assertThat(one.dX[1]).isNull();
            for (int i = 0; i < 4; i++) {
                float factor = module instanceof Multiply ? one.x[1].get(i, 1) : 1;
                float expected = ModuleRun.FILLED + factor * one.dY.get(i, 1);
                assertThat(one.dX[0].get(i, 1)).isEqualTo(expected);
                factor = module instanceof Multiply ? all.x[1].get(i, 1) : 1;
                expected = ModuleRun.FILLED + factor * all.dY.get(i, 1);
                assertThat(all.dX[0].get(i, 1)).isEqualTo(expected);
            }
        }
    }
}
