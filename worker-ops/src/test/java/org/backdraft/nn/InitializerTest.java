package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class InitializerTest {
    private static final int COUNT = 100_000;

    private static float[] fill(Initializer initializer, long seed, int inputs, int outputs) {
        float[] weights = new float[COUNT];
        initializer.fill(seed, inputs, outputs, weights, 0, COUNT);
        return weights;
    }

    /** Mean of the k-th powers. */
    private static double moment(float[] weights, int k) {
        double sum = 0;
        for (float w : weights) {
            sum += Math.pow(w, k);
        }
        return sum / weights.length;
    }

    @Test
    void fill_glorot_isUniformWithinItsLimit() {
        double limit = Math.sqrt(6.0 / (30 + 50));

        float[] weights = fill(Initializer.GLOROT, 1, 30, 50);

        float most = 0;
        for (float w : weights) {
            most = Math.max(most, Math.abs(w));
        }
        assertThat((double) most).isBetween(limit * 0.999, limit * 1.000001);
        assertMoments(weights, limit * limit / 3, 9.0 / 5);
    }

    @Test
    void fill_he_isNormalOfVarianceTwoOverInputs() {
        float[] weights = fill(Initializer.HE, 1, 30, 50);

        assertMoments(weights, 2.0 / 30, 3);
        long within = 0;
        for (float w : weights) {
            within += Math.abs(w) < Math.sqrt(2.0 / 30) ? 1 : 0;
        }
        // 68.27 % of a normal lie within a deviation; 5 binomial deviations are 0.0074.
        assertThat(within / (double) COUNT).isCloseTo(0.6827, within(0.0074));
    }

    /** Mean 0 and the variance and kurtosis of the distribution, each within 5 of its errors. */
    private static void assertMoments(float[] weights, double variance, double kurtosis) {
        // Mean: deviation / sqrt(n). Variance: variance sqrt((kurtosis - 1) / n).
        double root = Math.sqrt(COUNT);
        assertThat(moment(weights, 1)).isCloseTo(0, within(5 * Math.sqrt(variance) / root));
        assertThat(moment(weights, 2) / variance)
                .isCloseTo(1, within(5 * Math.sqrt(kurtosis - 1) / root));
        // Fourth power of a normal: variance 96 in units of variance^4, the larger of the two.
        assertThat(moment(weights, 4) / (variance * variance))
                .isCloseTo(kurtosis, within(5 * Math.sqrt(96) / root));
    }

    @Test
    void fill_zeros_areZero() {
        float[] weights = {1, 1, 1};

        Initializer.ZEROS.fill(1, 3, 1, weights, 0, 3);

        assertThat(weights).containsOnly(0f);
    }

    @Test
    void fill_neighbours_areNotCorrelated() {
        for (Initializer initializer : new Initializer[] {Initializer.GLOROT, Initializer.HE}) {
            float[] weights = fill(initializer, 3, 10, 10);
            double sum = 0;
            for (int i = 1; i < COUNT; i++) {
                sum += weights[i - 1] * weights[i];
            }
            // The correlation of independent numbers has deviation 1 / sqrt(n).
            assertThat(sum / COUNT / moment(weights, 2))
                    .as("%s", initializer)
                    .isCloseTo(0, within(5 / Math.sqrt(COUNT)));
        }
    }

    @Test
    void fill_sameSeed_givesTheSameBitsAndAnotherSeedOthers() {
        for (Initializer initializer : new Initializer[] {Initializer.GLOROT, Initializer.HE}) {
            float[] first = fill(initializer, 7, 5, 4);

            assertThat(fill(initializer, 7, 5, 4)).isEqualTo(first);
            assertThat(fill(initializer, 8, 5, 4)).isNotEqualTo(first);
        }
    }

    @Test
    void fill_slice_leavesTheRestAlone() {
        for (Initializer initializer : Initializer.values()) {
            float[] theta = new float[10];
            Arrays.fill(theta, 9);

            initializer.fill(1, 2, 3, theta, 3, 4);

            assertThat(Arrays.copyOfRange(theta, 0, 3)).containsOnly(9);
            assertThat(Arrays.copyOfRange(theta, 7, 10)).containsOnly(9);
            assertThat(Arrays.copyOfRange(theta, 3, 7)).doesNotContain(9);
        }
    }
}
