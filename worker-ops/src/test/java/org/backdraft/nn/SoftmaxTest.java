package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

class SoftmaxTest {
    /** A few roundings of numbers up to 10, 2^-24 relative each. */
    private static final double TOLERANCE = 1e-5;

    @Test
    void forwardAndBackward_randomShapes_areTheFormulaAndItsFullJacobian() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int width = 1 + random.nextInt(6);
            ModuleRun run = new ModuleRun(new Softmax(), random, random.nextInt(6), false, width);
            for (int i = 0; i < run.y.rows(); i++) {
                double[] p = Doubles.softmax(Doubles.row(run.x[0], i));
                for (int k = 0; k < width; k++) {
                    double dX = ModuleRun.FILLED;
                    for (int j = 0; j < width; j++) {
                        dX += run.dY.get(i, j) * p[j] * ((j == k ? 1 : 0) - p[k]);
                    }
                    assertThat((double) run.y.get(i, k))
                            .as("seed %d", seed)
                            .isCloseTo(p[k], within(3e-7));
                    assertThat((double) run.dX[0].get(i, k))
                            .as("seed %d", seed)
                            .isCloseTo(dX, within(TOLERANCE));
                }
            }
        }
    }

    @Test
    void forward_extremeInputs_areTheLimits() {
        Matrix x = LossCase.matrix(new float[][] {{1e4f, -1e4f}, {-1e30f, -1e30f}, {3e38f, 0}});
        Matrix y = Matrix.zeros(3, 2);

        new Softmax().forward(null, new Matrix[] {x}, y);

        assertThat(y.data()).containsExactly(1, 0, 0.5f, 0.5f, 1, 0);
    }

    @Test
    void forward_widthOne_isOneWithoutGradient() {
        ModuleRun run = new ModuleRun(new Softmax(), new SplittableRandom(1), 3, false, 1);

        for (int i = 0; i < 3; i++) {
            assertThat(run.y.get(i, 0)).isEqualTo(1);
            assertThat(run.dX[0].get(i, 0)).isEqualTo(ModuleRun.FILLED);
        }
    }

    @Test
    void forward_notANumberAnywhere_makesItsRowOne() {
        for (int j = 0; j < 3; j++) {
            Matrix x = LossCase.matrix(new float[][] {{1, 2, 3}, {1, 2, 3}});
            x.set(1, j, Float.NaN);
            Matrix y = Matrix.zeros(2, 3);

            new Softmax().forward(null, new Matrix[] {x}, y);

            assertThat(y.get(0, j)).isFinite();
            assertThat(Doubles.row(y, 1)).containsOnly(Double.NaN);
        }
    }
}
