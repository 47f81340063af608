package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.RandomMatrices;
import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

class SquaredErrorTest {
    private static final SquaredError LOSS = new SquaredError();

    @Test
    void gradient_twoRows_isByHand() {
        LossCase batch =
                new LossCase(
                        LOSS,
                        new float[][] {{1, 2}, {0, -4}},
                        new float[][] {{3, 2}, {1, -1}},
                        1,
                        2);

        // 1/2 (4 + 0) + 2 * 1/2 (1 + 9)
        assertThat(batch.lossSum).isEqualTo(12);
        assertThat(batch.gradientSum).isEqualTo(12);
        assertThat(RandomMatrices.elements(batch.dOutput)).containsExactly(-2, 0, -2, -6);
    }

    @Test
    void gradient_randomRows_agreesWithDoubles() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int width = 1 + random.nextInt(5);
            float[] y = RandomMatrices.normals(random, width);
            float[] t = RandomMatrices.normals(random, width);
            float w = (float) random.nextDouble();

            LossCase row = new LossCase(LOSS, new float[][] {y}, new float[][] {t}, w);

            double loss = 0;
            for (int j = 0; j < width; j++) {
                double error = (double) y[j] - t[j];
                loss += w * 0.5 * error * error;
                // One rounding of the difference, one of the product, of numbers of order 1.
                assertThat((double) row.dOutput.get(0, j))
                        .as("seed %d", seed)
                        .isCloseTo(w * error, within(1e-6));
            }
            // The square of a difference rounded to float, and of order 10 at the most.
            assertThat(row.lossSum).as("seed %d", seed).isCloseTo(loss, within(5e-6));
        }
    }

    @Test
    void lossSum_hugeErrors_staysFinite() {
        // The gradient, 2e20, is a float; so the loss, 2e40, should not be lost to float32 squares.
        LossCase row = new LossCase(LOSS, LossCase.column(1e20f), LossCase.column(-1e20f), 1);

        assertThat(row.dOutput.get(0, 0)).isEqualTo(2e20f);
        assertThat(row.lossSum).isCloseTo(2e40, within(2e34));
    }

    @Test
    void lossSum_noRows_isZero() {
        assertThat(new LossCase(LOSS, new float[0][], new float[0][]).lossSum).isZero();
    }

    @Test
    void predict_outputs_areThemselves() {
        Matrix output = LossCase.matrix(new float[][] {{1, 2}, {3, 4}});
        Matrix prediction = Matrix.zeros(2, 2);

        LOSS.predict(output, prediction);

        assertThat(prediction.data()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void decide_numbers_throws() {
        assertThat(LOSS.classes(3)).isZero();
        assertThat(LOSS.targetWidth(3)).isEqualTo(3);
        assertThatThrownBy(() -> LOSS.decide(Matrix.zeros(1, 1), 0))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
