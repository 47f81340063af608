package org.backdraft.tensor;

/**
 * exp, expm1, tanh, the logistic function and softplus in float32, fast and the same on every
 * machine.
 *
 * <p>Each comes for one number and for a stretch of an array, with the same bits. Errors are below
 * 2 ulp (units in the last place of the exact result) for exp, 3 for expm1, sigmoid and softplus, 4
 * for tanh; results smaller than 2^-126 may be off by that much, so they are 0 for the most
 * negative arguments. What is not a number stays so.
 */
public final class Elementary {
    /*
     * Math.exp and its kin may be replaced by a platform's own code, whose last bits differ, and C2
     * doesn't vectorise them. Here are only + - * /, min and max, which IEEE 754 and Java fix to the
     * bit, in loops without branches that C2 turns into vector instructions.
     *
     * exp(x) = 2^k exp(r) with k = x / log 2 rounded and r = x - k log 2, |r| <= log(2) / 2 (Cody and
     * Waite, "Software manual for the elementary functions", 1980, with log 2 in two parts, the first
     * of so few bits that its product with k is exact). exp(r) - 1 = r + r^2 p(r), p of degree 5 as in
     * Moshier's Cephes library (expf). k is rounded by adding 1.5 * 2^23, whose last bit is worth 1;
     * so k stands in the lowest bits of that float too, from where it is moved into the exponent of
     * 2^k. That move is an integer operation which C2 of Java 17 doesn't vectorise, hence loops of
     * three passes over a block that stays in the first cache: the rounding, the move, the rest. C2
     * doesn't vectorise loops over arrays at different offsets either, so both have the same one.
     *
     * No argument of exp is over 0: sigmoid(x) = exp(min(x, 0)) / (1 + exp(-|x|)), tanh(x) = -sign(x)
     * m / (2 + m) with m = expm1(-2 |x|), which keeps its relative error near 0 as expm1 does, and
     * softplus(x) = max(x, 0) + log1p(exp(-|x|)) with log1p(e) = 2 artanh(e / (2 + e)) by its series,
     * whose argument is at most 1/3.
     */
    private static final int BLOCK = 1024;

    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    private static final float ROUNDER = 0x1.8p23f;

    /** -127 log 2, from where on 2^k is 0. */
    private static final float LOWEST = -88.02969f;

    private static final int EXPONENT_BIAS = 127;
    private static final int FRACTION_BITS = 23;

    /** Lifts every normal number over 1 or below -1. */
    private static final float HUGE = 0x1p127f;

    private Elementary() {}

    /** exp(x) for x at most 0. */
    public static float exp(float x) {
        float z = x < LOWEST ? LOWEST : x;
        float rounded = rounded(z);
        return exp(z, rounded, power(rounded));
    }

    /** exp(x) - 1 for x at most 0. */
    public static float expm1(float x) {
        float z = x < LOWEST ? LOWEST : x;
        float rounded = rounded(z);
        return expm1(z, rounded, power(rounded));
    }

    /** The logistic function, 1 / (1 + exp(-x)). */
    public static float sigmoid(float x) {
        return sigmoidOf(x, exp(-Math.abs(x)));
    }

    /** The hyperbolic tangent. */
    public static float tanh(float x) {
        return tanhOf(x, expm1(-2 * Math.abs(x)));
    }

    /** log(1 + exp(x)). */
    public static float softplus(float x) {
        return Math.max(x, 0f) + log1p(exp(-Math.abs(x)));
    }

    /**
     * exp(x) - 1 of the numbers {@code from} to {@code to} - 1; anything where x is over 0.
     *
     * @param x read
     * @param y written, another array, at the same places
     */
    public static void expm1(float[] x, float[] y, int from, int to) {
        for (int at = from; at < to; at += BLOCK) {
            int end = Math.min(at + BLOCK, to);
            for (int i = at; i < end; i++) {
                y[i] = rounded(Math.max(x[i], LOWEST));
            }
            powers(y, at, end);
            for (int i = at; i < end; i++) {
                float z = Math.max(x[i], LOWEST);
                y[i] = expm1(z, rounded(z), y[i]);
            }
        }
    }

    /** {@link #sigmoid(float)} of a stretch, as {@link #expm1(float[], float[], int, int)}. */
    public static void sigmoid(float[] x, float[] y, int from, int to) {
        for (int at = from; at < to; at += BLOCK) {
            int end = Math.min(at + BLOCK, to);
            powersOfMinusAbs(1, x, y, at, end);
            for (int i = at; i < end; i++) {
                float z = Math.max(-Math.abs(x[i]), LOWEST);
                y[i] = sigmoidOf(x[i], exp(z, rounded(z), y[i]));
            }
        }
    }

    /** {@link #tanh(float)} of a stretch, as {@link #expm1(float[], float[], int, int)}. */
    public static void tanh(float[] x, float[] y, int from, int to) {
        for (int at = from; at < to; at += BLOCK) {
            int end = Math.min(at + BLOCK, to);
            powersOfMinusAbs(2, x, y, at, end);
            for (int i = at; i < end; i++) {
                float z = Math.max(-2 * Math.abs(x[i]), LOWEST);
                y[i] = tanhOf(x[i], expm1(z, rounded(z), y[i]));
            }
        }
    }

    /** {@link #softplus(float)} of a stretch, as {@link #expm1(float[], float[], int, int)}. */
    public static void softplus(float[] x, float[] y, int from, int to) {
        for (int at = from; at < to; at += BLOCK) {
            int end = Math.min(at + BLOCK, to);
            powersOfMinusAbs(1, x, y, at, end);
            for (int i = at; i < end; i++) {
                float z = Math.max(-Math.abs(x[i]), LOWEST);
                y[i] = exp(z, rounded(z), y[i]);
            }
            for (int i = at; i < end; i++) {
                y[i] = Math.max(x[i], 0f) + log1p(y[i]);
            }
        }
    }

    /** 2^k for the arguments -{@code factor} |x|. */
    private static void powersOfMinusAbs(float factor, float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = rounded(Math.max(-factor * Math.abs(x[i]), LOWEST));
        }
        powers(y, from, to);
    }

    private static void powers(float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = power(y[i]);
        }
    }

    /** k + {@link #ROUNDER}, for x from {@link #LOWEST}. */
    private static float rounded(float x) {
        return x * LOG2_E + ROUNDER;
    }

    /** 2^k. */
    private static float power(float rounded) {
        int k = Float.floatToRawIntBits(rounded);
        return Float.intBitsToFloat((k + EXPONENT_BIAS) << FRACTION_BITS);
    }

    private static float exp(float x, float rounded, float power) {
        return power * expm1OfRest(x, rounded) + power;
    }

    private static float expm1(float x, float rounded, float power) {
        return power * expm1OfRest(x, rounded) + (power - 1);
    }

    /** exp(r) - 1. */
    private static float expm1OfRest(float x, float rounded) {
        float k = rounded - ROUNDER;
        float r = x - k * LN2_HIGH - k * LN2_LOW;
        float p = 1.9875691500e-4f;
        p = p * r + 1.3981999507e-3f;
        p = p * r + 8.3334519073e-3f;
        p = p * r + 4.1665795894e-2f;
        p = p * r + 1.6666665459e-1f;
        p = p * r + 5.0000001201e-1f;
        return r * r * p + r;
    }

    /** The logistic function where e = exp(-|x|). */
    private static float sigmoidOf(float x, float e) {
        float oneIfPositive = Math.min(Math.max(x * HUGE, 0f), 1f);
        return Math.max(e, oneIfPositive) / (1 + e);
    }

    /** tanh where m = expm1(-2 |x|). */
    private static float tanhOf(float x, float m) {
        float sign = Math.min(Math.max(x * HUGE, -1f), 1f);
        return -sign * (m / (2 + m));
    }

    /** log(1 + e) for e from 0 to 1. */
    private static float log1p(float e) {
        float s = e / (2 + e);
        float u = s * s;
        float p = 1f / 15;
        p = p * u + 1f / 13;
        p = p * u + 1f / 11;
        p = p * u + 1f / 9;
        p = p * u + 1f / 7;
        p = p * u + 1f / 5;
        p = p * u + 1f / 3;
        return 2 * s + 2 * s * u * p;
    }
}
