package org.backdraft.driver.data;

import java.nio.charset.StandardCharsets;

/** Decimal numbers in ASCII as float32. */
final class FloatText {
    // Up to 2^24 whole numbers are exact in float32, and so are powers of ten up to 10^10: their
    // product or quotient is rounded once and therefore right (Clinger, "How to read floating point
    // numbers accurately", 1990). What is longer goes to Java's parser.

    private static final int MOST_EXACT = 1 << 24;
    private static final float[] POWERS = {
        1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f
    };

    private FloatText() {}

    /**
     * The nearest float32; infinite when that is out of range, NaN when this is no decimal number.
     *
     * @param bytes read, from {@code from} to before {@code to}
     */
    static float parse(byte[] bytes, int from, int to) {
        int at = from;
        boolean negative = at < to && bytes[at] == '-';
        if (negative || (at < to && bytes[at] == '+')) {
            at++;
        }
        int mantissa = 0;
        int digits = 0;
        int decimals = -1;
        for (; at < to; at++) {
            byte c = bytes[at];
            if (c == '.' && decimals < 0) {
                decimals = 0;
                continue;
            }
            if (c < '0' || c > '9') {
                break;
            }
            mantissa = 10 * mantissa + (c - '0');
            digits++;
            decimals += decimals < 0 ? 0 : 1;
            if (mantissa > MOST_EXACT) {
                break;
            }
        }
        if (at < to || digits == 0 || decimals >= POWERS.length) {
            return byJava(bytes, from, to);
        }
        float value = decimals <= 0 ? mantissa : mantissa / POWERS[decimals];
        return negative ? -value : value;
    }

    /** Java's parser also takes words such as NaN, type letters and hexadecimal; data may not. */
    private static float byJava(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte c = bytes[i];
            boolean allowed =
                    (c >= '0' && c <= '9')
                            || c == '+'
                            || c == '-'
                            || c == '.'
                            || c == 'e'
                            || c == 'E';
            if (!allowed) {
                return Float.NaN;
            }
        }
        try {
            return Float.parseFloat(
                    new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
        } catch (NumberFormatException e) {
            return Float.NaN;
        }
    }
}
