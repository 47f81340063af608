package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.RandomMatrices;
import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

class AbsoluteErrorTest {
    private static final AbsoluteError LOSS = new AbsoluteError();

    @Test
    void gradient_twoRows_isByHand() {
        LossCase batch =
                new LossCase(
                        LOSS,
                        new float[][] {{1, 2}, {0, -4}},
                        new float[][] {{3, 2}, {1, -1}},
                        1,
                        2);

        // (2 + 0) + 2 (1 + 3)
        assertThat(batch.lossSum).isEqualTo(10).isEqualTo(batch.gradientSum);
        assertThat(RandomMatrices.elements(batch.dOutput)).containsExactly(-1, 0, -2, -2);
    }

    /** The constant that minimises it is the median, which an outlier does not move. */
    @Test
    void gradient_constantAtTheMedian_isZero() {
        float[][] targets = LossCase.column(1, 2, 4, 7, 1e6f);

        LossCase batch = new LossCase(LOSS, LossCase.column(4, 4, 4, 4, 4), targets, 1, 1, 1, 1, 1);

        float sum = 0;
        for (float d : RandomMatrices.elements(batch.dOutput)) {
            sum += d;
        }
        assertThat(sum).isZero();
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
                loss += w * Math.abs((double) y[j] - t[j]);
                assertThat(row.dOutput.get(0, j)).isEqualTo(y[j] > t[j] ? w : -w);
            }
            // Each difference is rounded to float; there are up to 5 of order 1.
            assertThat(row.lossSum).as("seed %d", seed).isCloseTo(loss, within(1e-6));
        }
    }

    @Test
    void lossSum_notANumber_isNotFinite() {
        LossCase row = new LossCase(LOSS, LossCase.column(Float.NaN), LossCase.column(1), 1);

        assertThat(row.lossSum).isNaN();
    }
}
