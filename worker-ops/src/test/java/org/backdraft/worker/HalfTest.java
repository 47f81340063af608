package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

class HalfTest {
    private static final int ALL = 1 << 16;

    /** By the definition, in double precision; infinite as 2^16 would be. */
    private static double definition(int half) {
        int exponent = half >> 10 & 31;
        int mantissa = half & 1023;
        double magnitude =
                exponent == 0
                        ? mantissa * Math.pow(2, -24)
                        : (1 + mantissa / 1024.0) * Math.pow(2, exponent - 15);
        return half >> 15 == 0 ? magnitude : -magnitude;
    }

    /** The nearest of all finite halves and 2^16, the even one of two, by bisection. */
    private static int nearest(float number) {
        double magnitude = Math.abs((double) number);
        int under = 0;
        int over = 0x7c00;
        if (magnitude >= definition(over)) {
            under = over;
        }
        while (over - under > 1) {
            int middle = (under + over) / 2;
            if (definition(middle) <= magnitude) {
                under = middle;
            } else {
                over = middle;
            }
        }
        double up = definition(over) - magnitude;
        double down = magnitude - definition(under);
        int nearest = up < down || (up == down && (over & 1) == 0) ? over : under;
        return Float.floatToRawIntBits(number) < 0 ? nearest | 0x8000 : nearest;
    }

    private static void assertNearest(float number) {
        assertThat(Half.of(number) & 0xffff)
                .as("%s = 0x%08x", number, Float.floatToRawIntBits(number))
                .isEqualTo(nearest(number));
    }

    @Test
    void toFloat_allHalves_isTheDefinition() {
        for (int half = 0; half < ALL; half++) {
            float value = Half.toFloat((short) half);
            if ((half & 0x7fff) > 0x7c00) {
                assertThat(value).isNaN();
            } else if ((half & 0x7fff) == 0x7c00) {
                assertThat(value).isInfinite();
                assertThat(value < 0).isEqualTo(half >> 15 == 1);
            } else {
                assertThat((double) value).as("0x%04x", half).isEqualTo(definition(half));
            }
        }
    }

    @Test
    void of_allHalves_givesThemBack() {
        for (int half = 0; half < ALL; half++) {
            float value = Half.toFloat((short) half);
            if (Float.isNaN(value)) {
                assertThat(Half.toFloat(Half.of(value))).isNaN();
            } else {
                assertThat(Half.of(value)).as("0x%04x", half).isEqualTo((short) half);
            }
        }
    }

    @Test
    void of_betweenNeighbours_roundsToTheNearestAndThenEven() {
        for (int half = 0; half < 0x7c00; half++) {
            // A double has room for the exact middle, and so has a float.
            float middle = (float) ((definition(half) + definition(half + 1)) / 2);
            for (float sign : new float[] {1, -1}) {
                assertNearest(sign * middle);
                assertNearest(sign * Math.nextUp(middle));
                assertNearest(sign * Math.nextDown(middle));
            }
        }
    }

    @Test
    void of_randomFloats_isTheNearest() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 200_000; i++) {
            // Exponents from far under the smallest half to over the largest.
            int exponent = random.nextInt(127 - 30, 127 + 20);
            int bits = exponent << 23 | random.nextInt(1 << 23);
            assertNearest(Float.intBitsToFloat(random.nextBoolean() ? bits : bits | 1 << 31));
        }
    }

    @Test
    void of_extremes_areZeroOrInfinite() {
        assertThat(Half.toFloat(Half.of(Float.MIN_VALUE))).isZero();
        assertThat(Half.toFloat(Half.of(Float.MAX_VALUE))).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(Half.toFloat(Half.of(-Float.MAX_VALUE))).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(Half.toFloat(Half.of(Half.MAX))).isEqualTo(Half.MAX);
        assertThat(Half.of(-0f)).isEqualTo(Short.MIN_VALUE);
    }
}
