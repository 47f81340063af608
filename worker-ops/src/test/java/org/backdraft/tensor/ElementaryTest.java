package org.backdraft.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;

/** Against StrictMath in double, for floats of every size, evenly spread over their bits. */
class ElementaryTest {
    /** Every so manieth float, a prime: 4.3 million of each sign. */
    private static final int STRIDE = 499;

    private static final int INFINITY_BITS = 0x7f800000;
    private static final double LEAST_NORMAL = 0x1p-126;

    @FunctionalInterface
    private interface OfFloat {
        float apply(float x);
    }

    private interface OfStretch {
        void apply(float[] x, float[] y, int from, int to);
    }

    private static void assertWithin(
            double ulps, OfFloat f, DoubleUnaryOperator exact, boolean positiveToo) {
        double worst = 0;
        float at = 0;
        for (int bits = 0; bits < INFINITY_BITS; bits += STRIDE) {
            for (int sign = positiveToo ? 0 : 1; sign < 2; sign++) {
                float x = Float.intBitsToFloat(bits | sign << 31);
                double error = error(f.apply(x), exact.applyAsDouble(x));
                if (!(error <= worst)) {
                    worst = error;
                    at = x;
                }
            }
        }
        assertThat(worst).as("ulp at %s", at).isLessThan(ulps);
    }

    /** In ulp of the exact value; none when both are too small to be normal. */
    private static double error(float actual, double exact) {
        double difference = Math.abs(actual - exact);
        return Math.abs(exact) < LEAST_NORMAL && difference <= LEAST_NORMAL
                ? 0
                : difference / Math.ulp((float) exact);
    }

    private static double logistic(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return (x > 0 ? 1 : e) / (1 + e);
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    @Test
    void exp_notOverZero_isWithinTwoUlp() {
        assertWithin(2, Elementary::exp, StrictMath::exp, false);
    }

    @Test
    void expm1_notOverZero_isWithinThreeUlp() {
        assertWithin(3, Elementary::expm1, StrictMath::expm1, false);
    }

    @Test
    void sigmoid_anyNumber_isWithinThreeUlp() {
        assertWithin(3, Elementary::sigmoid, ElementaryTest::logistic, true);
    }

    @Test
    void tanh_anyNumber_isWithinFourUlp() {
        assertWithin(4, Elementary::tanh, StrictMath::tanh, true);
    }

    @Test
    void softplus_anyNumber_isWithinThreeUlp() {
        assertWithin(3, Elementary::softplus, ElementaryTest::softplus, true);
    }

    @Test
    void stretches_anyLength_haveTheBitsOfSingleNumbers() {
        assertSameBits(Elementary::expm1, Elementary::expm1, false);
        assertSameBits(Elementary::sigmoid, Elementary::sigmoid, true);
        assertSameBits(Elementary::tanh, Elementary::tanh, true);
        assertSameBits(Elementary::softplus, Elementary::softplus, true);
    }

    /** Often enough for the loops to be compiled, and past several blocks. */
    private static void assertSameBits(OfStretch stretch, OfFloat single, boolean positiveToo) {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] x = new float[random.nextInt(5000)];
            for (int i = 0; i < x.length; i++) {
                float size = (float) StrictMath.pow(10, random.nextDouble(-40, 4));
                x[i] = positiveToo && random.nextBoolean() ? size : -size;
            }
            float[] y = new float[x.length];
            int from = random.nextInt(x.length + 1);
            int to = from + random.nextInt(x.length - from + 1);

            stretch.apply(x, y, from, to);

            for (int i = 0; i < y.length; i++) {
                float expected = i < from || i >= to ? 0 : single.apply(x[i]);
                if (Float.floatToIntBits(y[i]) != Float.floatToIntBits(expected)) {
                    assertThat(y[i]).as("seed %d, x = %s", seed, x[i]).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void all_specialNumbers_areTheLimits() {
        float infinity = Float.POSITIVE_INFINITY;

        assertThat(Elementary.exp(0)).isEqualTo(1);
        assertThat(Elementary.exp(-infinity)).isZero();
        assertThat(Elementary.expm1(-infinity)).isEqualTo(-1);
        assertThat(Elementary.sigmoid(0)).isEqualTo(0.5f);
        assertThat(Elementary.sigmoid(infinity)).isEqualTo(1);
        assertThat(Elementary.sigmoid(-infinity)).isZero();
        assertThat(Elementary.tanh(0)).isZero();
        assertThat(Elementary.tanh(infinity)).isEqualTo(1);
        assertThat(Elementary.tanh(-infinity)).isEqualTo(-1);
        assertThat(Elementary.softplus(-infinity)).isZero();
        assertThat(Elementary.softplus(infinity)).isEqualTo(infinity);
    }

    @Test
    void all_notANumber_staysSo() {
        float[] x = {Float.NaN};
        OfFloat[] singles = {
            Elementary::exp,
            Elementary::expm1,
            Elementary::sigmoid,
            Elementary::tanh,
            Elementary::softplus
        };
        OfStretch[] stretches = {
            Elementary::expm1, Elementary::sigmoid, Elementary::tanh, Elementary::softplus
        };

        for (OfFloat single : singles) {
            assertThat(single.apply(Float.NaN)).isNaN();
        }
        for (OfStretch stretch : stretches) {
            float[] y = new float[1];
            stretch.apply(x, y, 0, 1);
            assertThat(y[0]).isNaN();
        }
    }
}
