package org.backdraft.worker;

/** Half precision: IEEE 754 binary16 in the bits of a short. */
public final class Half {
    /*
     * 1 bit of sign, 5 of exponent (bias 15), 10 of mantissa. A float32 has 13 bits of mantissa
     * more and an exponent with bias 127: between normal numbers the bits move by 13 places and the
     * exponent by 112. Under 2^-14 halves are multiples of 2^-24, which is the distance of the
     * floats from 0.5 to 1: adding 0.5 rounds to them.
     */

    /** The largest number, 65504. */
    public static final float MAX = 65504f;

    private static final int SIGN = 0x8000;
    private static final int INFINITY = 0x7c00;
    private static final int NAN = 0x7e00;
    private static final int FLOAT_INFINITY = 0x7f800000;
    private static final int MORE_BITS = 13;
    private static final int REBIAS = 127 - 15 << 23;

    /** Half-way from the largest half to 2^16. */
    private static final int FIRST_INFINITE = Float.floatToRawIntBits(65520f);

    private static final int FIRST_NORMAL = Float.floatToRawIntBits(0x1p-14f);

    private static final float[] VALUES = values();

    private Half() {}

    /** The value of a half; exact. */
    public static float toFloat(short half) {
        return VALUES[half & 0xffff];
    }

    /** The half nearest to a number, the even one of two; infinite from 65520 on. */
    public static short of(float number) {
        int bits = Float.floatToRawIntBits(number);
        int sign = bits >>> 16 & SIGN;
        return (short) (sign | magnitude(bits & Integer.MAX_VALUE));
    }

    private static int magnitude(int bits) {
        if (bits > FLOAT_INFINITY) {
            return NAN;
        }
        if (bits >= FIRST_INFINITE) {
            return INFINITY;
        }
        if (bits < FIRST_NORMAL) {
            return Float.floatToRawIntBits(Float.intBitsToFloat(bits) + 0.5f)
                    - Float.floatToRawIntBits(0.5f);
        }
        int odd = bits >>> MORE_BITS & 1;
        int justUnderHalf = (1 << MORE_BITS - 1) - 1;
        return bits - REBIAS + justUnderHalf + odd >>> MORE_BITS;
    }

    private static float[] values() {
        float[] values = new float[1 << 16];
        for (int half = 0; half < SIGN; half++) {
            float value = value(half >>> 10, half & 0x3ff);
            values[half] = value;
            values[SIGN | half] = -value;
        }
        return values;
    }

    private static float value(int exponent, int mantissa) {
        if (exponent == 0) {
            return Math.scalb((float) mantissa, -24);
        }
        if (exponent == 31) {
            return mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        }
        return Math.scalb((float) (0x400 | mantissa), exponent - 25);
    }
}
