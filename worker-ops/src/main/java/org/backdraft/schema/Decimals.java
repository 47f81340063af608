package org.backdraft.schema;

import java.nio.charset.StandardCharsets;

/** Decimal numbers in ASCII text, to the float nearest to them. */
public final class Decimals {
    /*
     * A number is digits * 10^exponent. With up to 18 digits, which fit a long, and an exponent of
     * up to 22 either way, whose power is exact in double (Clinger, How to read floating point
     * numbers accurately, 1990), one conversion and one product or quotient are off by less than 2
     * units in the last place of a double. The double then rounds to the same float as the number
     * unless half-way between two floats lies that near; Java's own parser decides those cases, and
     * the longer, larger and smaller numbers.
     */
    private static final int MOST_DIGITS = 18;
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22
    };

    /** The bits of a double that a float lacks. */
    private static final int LOST_BITS = (1 << 29) - 1;

    private static final int HALF_WAY = 1 << 28;
    private static final int DOUBT = 8;

    private static final int MOST_EXPONENT = 1_000_000;

    private Decimals() {}

    /**
     * The number that bytes from .. to-1 spell: sign, digits with or without a point, exponent.
     *
     * @param text read
     * @return NaN when they spell none, an infinity when it is out of float's range
     */
    public static float parse(byte[] text, int from, int to) {
        int at = from;
        boolean negative = at < to && text[at] == '-';
        if (negative || (at < to && text[at] == '+')) {
            at++;
        }
        long digits = 0;
        int significant = 0;
        int seen = 0;
        int exponent = 0;
        boolean point = false;
        for (; at < to; at++) {
            int digit = text[at] - '0';
            if (digit >= 0 && digit <= 9) {
                seen++;
                exponent -= point ? 1 : 0;
                if (significant < MOST_DIGITS) {
                    digits = 10 * digits + digit;
                }
                significant += digits == 0 ? 0 : 1;
            } else if (text[at] == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (seen == 0) {
            return Float.NaN;
        }
        if (at < to) {
            int written = exponent(text, at, to);
            if (written > MOST_EXPONENT) {
                return Float.NaN;
            }
            exponent += written;
            // Out of the fast way's reach whenever it was cut off.
        }
        if (significant <= MOST_DIGITS && Math.abs(exponent) < POWERS.length) {
            double size = exponent < 0 ? digits / POWERS[-exponent] : digits * POWERS[exponent];
            if (isCertain(size)) {
                return (float) (negative ? -size : size);
            }
        }
        return Float.parseFloat(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
    }

    private static boolean isCertain(double size) {
        int lost = (int) (Double.doubleToRawLongBits(size) & LOST_BITS);
        return (Math.abs(lost - HALF_WAY) > DOUBT
                        && size >= Float.MIN_NORMAL
                        && size <= Float.MAX_VALUE)
                || size == 0;
    }

    /** The exponent written from {@code at} on, cut off where it is huge; else a huger one. */
    private static int exponent(byte[] text, int at, int to) {
        int none = 2 * MOST_EXPONENT;
        if (text[at] != 'e' && text[at] != 'E') {
            return none;
        }
        int first = at + 1;
        boolean negative = first < to && text[first] == '-';
        if (negative || (first < to && text[first] == '+')) {
            first++;
        }
        int exponent = 0;
        for (int i = first; i < to; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return none;
            }
            exponent = Math.min(MOST_EXPONENT, 10 * exponent + digit);
        }
        if (first >= to) {
            return none;
        }
        return negative ? -exponent : exponent;
    }
}
