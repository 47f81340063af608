package org.backdraft.driver.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.SplittableRandom;

class SgdTest {
    private static final int PARAMETERS = 11;

    /** The recursion of the definition in double. */
    private static final class Naive {
        private final Sgd sgd;
        private final double[] theta;
        private final double[] velocity = new double[PARAMETERS];

        private Naive(Sgd sgd, float[] theta) {
            this.sgd = sgd;
            this.theta = new double[PARAMETERS];
            for (int i = 0; i < PARAMETERS; i++) {
                this.theta[i] = theta[i];
            }
        }

        private void update(float[] gradientSum, double factor) {
            for (int i = 0; i < PARAMETERS; i++) {
                double g = gradientSum[i] * factor;
                velocity[i] = sgd.momentum() * velocity[i] + g;
                double direction = sgd.nesterov() ? g + sgd.momentum() * velocity[i] : velocity[i];
                theta[i] -= sgd.learningRate() * direction;
            }
        }
    }

    private static float[] normals(SplittableRandom random) {
        float[] values = new float[PARAMETERS];
        for (int i = 0; i < PARAMETERS; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({"0.1,0,false", "0.05,0.9,false", "0.05,0.9,true", "1,0.5,true", "2,0.1,false"})
    void update_thirtySteps_agreesWithTheRecursion(double rate, double momentum, boolean nesterov) {
        Sgd sgd = new Sgd(rate, momentum, nesterov);
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] theta = normals(random);
            OptimizerState state = sgd.initialState(PARAMETERS);
            Update update = Update.of(sgd, PARAMETERS);
            Naive naive = new Naive(sgd, theta);
            for (int step = 0; step < 30; step++) {
                float[] gradientSum = normals(random);
                int rows = 1 + random.nextInt(9);
                update.apply(theta, gradientSum.clone(), 1f / rows, rate, state);
                naive.update(gradientSum, 1.0 / rows);
            }
            for (int i = 0; i < PARAMETERS; i++) {
                // Thirty steps of a few roundings, 6e-8 each, of numbers up to 10.
                assertThat((double) theta[i])
                        .as("seed %d, parameter %d", seed, i)
                        .isCloseTo(naive.theta[i], within(3e-5));
            }
        }
    }

    @Test
    void update_plainByHand_isExact() {
        float[] theta = {1, -2};
        Sgd sgd = new Sgd(0.5, 0, false);

        Update.of(sgd, 2).apply(theta, new float[] {4, 8}, 0.25f, 0.5, sgd.initialState(2));

        assertThat(theta).containsExactly(0.5f, -3);
    }

    @Test
    void update_heavyBallByHand_isExact() {
        // v: 1, then 0.5 + 1 = 1.5; theta: 0 - 2 * 1 = -2, then -2 - 2 * 1.5 = -5
        float[] theta = {0};
        Sgd sgd = new Sgd(2, 0.5, false);
        OptimizerState state = sgd.initialState(1);

        Update.of(sgd, 1).apply(theta, new float[] {4}, 0.25f, 2, state);
        Update.of(sgd, 1).apply(theta, new float[] {4}, 0.25f, 2, state);

        assertThat(theta).containsExactly(-5);
        assertThat(state.moments()[0]).containsExactly(1.5f);
    }

    @Test
    void update_nesterovByHand_isExact() {
        // theta: 0 - 2 (1 + 0.5 * 1) = -3, then -3 - 2 (1 + 0.5 * 1.5) = -6.5
        float[] theta = {0};
        Sgd sgd = new Sgd(2, 0.5, true);
        OptimizerState state = sgd.initialState(1);

        Update.of(sgd, 1).apply(theta, new float[] {4}, 0.25f, 2, state);
        Update.of(sgd, 1).apply(theta, new float[] {4}, 0.25f, 2, state);

        assertThat(theta).containsExactly(-6.5f);
    }

    @Test
    void initialState_withoutMomentum_isEmpty() {
        assertThat(new Sgd(1, 0, false).initialState(5).moments()).isEmpty();
        assertThat(new Sgd(1, 0.9, false).initialState(5).moments()[0]).isEqualTo(new float[5]);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void constructor_learningRateNotOverZero_throwsWithIt(double rate) {
        assertThatThrownBy(() -> new Sgd(rate, 0, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the learning rate must be over 0 and fit float32, not " + rate);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, 1.5, Double.NaN, Double.NEGATIVE_INFINITY})
    void constructor_momentumOutOfRange_throwsWithIt(double momentum) {
        assertThatThrownBy(() -> new Sgd(0.1, momentum, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("momentum must be from 0 to under 1, not " + momentum);
    }

    @Test
    void constructor_nesterovWithoutMomentum_throws() {
        assertThatThrownBy(() -> new Sgd(0.1, 0, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nesterov needs a momentum over 0");
    }
}
