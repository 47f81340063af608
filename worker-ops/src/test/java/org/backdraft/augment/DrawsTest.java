package org.backdraft.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

class DrawsTest {
    private static final int COUNT = 200_000;

    /** Five standard errors of a mean of variance 1; of the variance somewhat more. */
    private static final double ERROR = 5 / Math.sqrt(COUNT);

    private final Draws draws = new Draws();

    private static double[] moments(DoubleSupplier number) {
        double sum = 0;
        double squares = 0;
        double most = 0;
        for (int i = 0; i < COUNT; i++) {
            double x = number.getAsDouble();
            sum += x;
            squares += x * x;
            most = Math.max(most, Math.abs(x));
        }
        double mean = sum / COUNT;
        return new double[] {mean, squares / COUNT - mean * mean, most};
    }

    /** The JDK's SplittableRandom is the same generator, and its nextLong is specified by it. */
    @Test
    void coin_aSeed_isTheSignOfSplittableRandom() {
        for (long seed = -20; seed < 20; seed++) {
            SplittableRandom expected = new SplittableRandom(seed);
            draws.start(seed);
            for (int i = 0; i < 50; i++) {
                assertThat(draws.coin()).as("seed %d", seed).isEqualTo(expected.nextLong() < 0);
            }
        }
    }

    @Test
    void upTo_manyDraws_areUniformInBothDirections() {
        draws.start(1);

        double[] found = moments(() -> draws.upTo(3));

        assertThat(found[0]).isCloseTo(0, within(3 * ERROR));
        assertThat(found[1]).isCloseTo(3, within(6 * ERROR));
        assertThat(found[2]).isBetween(2.99, 3.0);
        assertThat(moments(() -> draws.upTo(0))).containsExactly(0, 0, 0);
    }

    @Test
    void bell_manyDraws_haveVarianceOneAndNoTails() {
        draws.start(2);

        double[] found = moments(draws::bell);

        assertThat(found[0]).isCloseTo(0, within(ERROR));
        assertThat(found[1]).isCloseTo(1, within(2 * ERROR));
        assertThat(found[2]).isBetween(3.0, 2 * Math.sqrt(3));
    }

    @Test
    void below_manyDraws_reachesEachNumberAsOften() {
        draws.start(3);
        int[] counts = new int[7];
        for (int i = 0; i < COUNT; i++) {
            counts[draws.below(7)]++;
        }

        for (int count : counts) {
            assertThat(count / (double) COUNT).isCloseTo(1 / 7.0, within(ERROR));
        }
    }
}
