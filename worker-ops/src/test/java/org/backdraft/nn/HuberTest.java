package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.RandomMatrices;
import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

class HuberTest {

    @Test
    void gradient_insideAtAndOutside_isByHand() {
        float[][] y = LossCase.column(1, 2, -5);
        float[][] t = LossCase.column(0, 0, 0);

        LossCase batch = new LossCase(new Huber(2), y, t, 1, 1, 3);

        // 1/2, 2 and 3 * 2 (5 - 1)
        assertThat(batch.lossSum).isEqualTo(0.5 + 2 + 24).isEqualTo(batch.gradientSum);
        assertThat(RandomMatrices.elements(batch.dOutput)).containsExactly(1, 2, -6);
    }

    /** As an integral of its slope, which is a second route to both branches. */
    @Test
    void value_randomErrors_isTheIntegralOfTheSlope() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Huber huber = new Huber(0.1 + random.nextDouble());
            float error = (float) (2 * random.nextGaussian());
            int steps = 2000;
            double integral = 0;
            for (int k = 0; k < steps; k++) {
                integral += huber.slope((float) (error * (k + 0.5) / steps)) * error / steps;
            }
            // The midpoint rule is exact but in the one step with the bend: error^2 / steps^2 / 8.
            assertThat(huber.value(error)).as("seed %d", seed).isCloseTo(integral, within(2e-6));
        }
    }

    @Test
    void valueAndSlope_atDelta_areContinuous() {
        for (double delta : new double[] {0.5, 1, 4}) {
            Huber huber = new Huber(delta);
            float at = (float) delta;
            for (float sign : new float[] {1, -1}) {
                float inside = sign * Math.nextDown(at);
                float outside = sign * Math.nextUp(at);
                double bit = (double) Math.ulp(at) * 2;

                assertThat(huber.value(sign * at)).isEqualTo(delta * delta / 2);
                assertThat(huber.value(outside))
                        .isCloseTo(huber.value(inside), within(delta * bit));
                assertThat(huber.slope(outside)).isEqualTo(sign * at);
                assertThat(huber.slope(inside)).isEqualTo(inside);
            }
        }
    }

    @Test
    void gradient_hugeDelta_isTheSquaredErrors() {
        float[][] y = {{1, -3, 0.5f}};
        float[][] t = {{0, 4, 0.25f}};

        LossCase huber = new LossCase(new Huber(1e6), y, t, 2);
        LossCase squared = new LossCase(new SquaredError(), y, t, 2);

        assertThat(huber.lossSum).isEqualTo(squared.lossSum);
        assertThat(huber.dOutput.data()).isEqualTo(squared.dOutput.data());
    }

    @Test
    void lossSum_hugeErrorsAndNotANumber_areThemselves() {
        float[][] zero = LossCase.column(0);

        assertThat(new LossCase(new Huber(1), LossCase.column(3e38f), zero, 1).lossSum)
                .isEqualTo(3e38f - 0.5);
        assertThat(new LossCase(new Huber(1), LossCase.column(Float.NaN), zero, 1).lossSum).isNaN();
        assertThat(new Huber(1).slope(Float.NaN)).isNaN();
    }

    @Test
    void constructor_deltaNotOverZero_throws() {
        for (double delta : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new Huber(delta))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("huber needs delta over 0, not " + delta);
        }
    }
}
