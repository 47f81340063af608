package org.backdraft.driver.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.SplittableRandom;

class RegularizerTest {
    private static final float[] THETA = {9, 1, -2, 0, 3};

    @Test
    void penalty_ofAPart_isItsNorms() {
        // l2 / 2 (1 + 4) + l1 (1 + 2)
        assertThat(new Regularizer(0.5, 3, 7, 0).penalty(THETA, 1, 4)).isEqualTo(9);
        assertThat(new Regularizer(0, 0, 7, 5).penalty(THETA, 0, 5)).isEqualTo(0);
        ParameterSpan span = new ParameterSpan("w", 1, 4, 3, 1, new Regularizer(0.5, 3, 7, 0));
        assertThat(span.penalty(THETA)).isEqualTo(9);
    }

    @Test
    void addGradient_byHand_isExact() {
        float[] gradient = {8, 8, 8, 8, 8};

        new Regularizer(0.5, 2, 0, 0).addGradient(THETA, gradient, 0.25f, 1, 4);

        assertThat(gradient).containsExactly(8, 2 + 2 + 0.5f, 2 - 4 - 0.5f, 2, 8);
    }

    @Test
    void addGradient_smallAndHugeTheta_haveTheirSign() {
        float[] theta = {Float.MIN_NORMAL, -Float.MIN_NORMAL, 1e30f, -Float.MAX_VALUE, -0f};
        float[] gradient = new float[5];

        new Regularizer(0.5, 0, 0, 0).addGradient(theta, gradient, 1, 0, 5);

        assertThat(gradient).containsExactly(0.5f, -0.5f, 0.5f, -0.5f, 0);
    }

    @ParameterizedTest
    @CsvSource({"0,0.3", "0.2,0", "0.2,0.3"})
    void addGradient_ofPenalty_isItsDerivative(double l1, double l2) {
        Regularizer regularizer = new Regularizer(l1, l2, 0, 0);
        SplittableRandom random = new SplittableRandom(3);
        float[] theta = new float[20];
        for (int i = 0; i < theta.length; i++) {
            theta[i] = (float) random.nextGaussian();
        }
        float[] gradient = new float[20];
        regularizer.addGradient(theta, gradient, 1, 0, 20);
        for (int i = 0; i < theta.length; i++) {
            float at = theta[i];
            float h = Math.abs(at) / 4; // a parabola's central difference is exact for any h
            theta[i] = at + h;
            double up = regularizer.penalty(theta, 0, 20);
            theta[i] = at - h;
            double down = regularizer.penalty(theta, 0, 20);
            theta[i] = at;
            // at + h and at - h are rounded: 6e-8 of 4 h.
            assertThat((double) gradient[i])
                    .as("%d", i)
                    .isCloseTo((up - down) / (2.0 * h), within(1e-5));
        }
    }

    @Test
    void constructor_badSettings_throwsWithThem() {
        assertThatThrownBy(() -> new Regularizer(-1, 0, 0, 0))
                .hasMessage("l1 must be 0 or more and fit float32, not -1.0");
        assertThatThrownBy(() -> new Regularizer(0, Double.NaN, 0, 0))
                .hasMessage("l2 must be 0 or more and fit float32, not NaN");
        assertThatThrownBy(() -> new Regularizer(0, 0, -1, 0))
                .hasMessage("weight decay must be 0 or more and fit float32, not -1.0");
        assertThatThrownBy(() -> new Regularizer(0, 0, 0, 1e39))
                .hasMessage("max-norm must be 0 or more and fit float32, not 1.0E39");
        assertThatThrownBy(() -> new Regularizer(0, 1, 0, 0, true))
                .hasMessage("what is exempt has no regularisation of its own");
    }

    @Test
    void plain_zeros_areNotExempt() {
        assertThat(new Regularizer(0, 0, 0, 0)).isNotEqualTo(Regularizer.NONE);
    }
}
