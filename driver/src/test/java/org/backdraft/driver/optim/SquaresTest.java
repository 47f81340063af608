package org.backdraft.driver.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.SplittableRandom;

class SquaresTest {
    private static final int[] LENGTHS = {0, 1, 3, 4, 511, 512, 513, 8192, 30_001};

    private static double naive(float[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) values[i] * values[i];
        }
        return sum;
    }

    /** 1e-30 and 1e30 have squares out of float's range. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 1e-12, 1e12, 1e-30, 1e30})
    void sum_anySizeOfNumbers_agreesWithDouble(double scale) {
        Squares squares = new Squares();
        for (int length : LENGTHS) {
            SplittableRandom random = new SplittableRandom(length);
            float[] values = new float[length + 3];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (scale * random.nextGaussian());
            }
            double expected = naive(values, 1, length + 1);
            // A lane adds up to 59 numbers; their roundings, 6e-8 each, go both ways.
            assertThat(squares.sum(values, 1, length + 1))
                    .as("%d numbers", length)
                    .isCloseTo(expected, within(5e-7 * expected));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void sum_notFinite_isNotFinite(float bad) {
        float[] values = new float[2000];
        values[700] = bad;

        double sum = new Squares().sum(values, 0, 2000);

        assertThat(Double.isFinite(sum)).isFalse();
    }
}
