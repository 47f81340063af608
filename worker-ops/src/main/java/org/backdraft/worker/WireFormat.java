package org.backdraft.worker;

import java.nio.ByteBuffer;

/** How the numbers of a gradient travel; 16-bit forms are rounded to nearest, ties to even. */
public enum WireFormat {
    /** As they are. */
    FLOAT32,
    /** bfloat16: the upper half of a float32, 8 bits of precision and the same range. */
    BF16,
    /** IEEE 754 binary16, 11 bits of precision; numbers beyond ±65504 become ±65504. */
    FP16;

    /** The number that arrives. */
    public float round(float number) {
        return switch (this) {
            case FLOAT32 -> number;
            case BF16 -> value(bf16(number));
            case FP16 -> Half.toFloat(fp16(number));
        };
    }

    /** Length of a number on the wire. */
    public int bytes() {
        return this == FLOAT32 ? Float.BYTES : Short.BYTES;
    }

    /**
     * Puts numbers, which are rounded already or are to be.
     *
     * @param numbers read, {@code count} of them from {@code at}
     * @param to little-endian
     */
    public void put(float[] numbers, int at, int count, ByteBuffer to) {
        if (this == FLOAT32) {
            to.asFloatBuffer().put(numbers, at, count);
            to.position(to.position() + Float.BYTES * count);
            return;
        }
        for (int i = at; i < at + count; i++) {
            to.putShort(bits(numbers[i]));
        }
    }

    /**
     * Gets numbers.
     *
     * @param from little-endian
     * @param numbers written, {@code count} of them from {@code at}
     */
    public void get(ByteBuffer from, float[] numbers, int at, int count) {
        if (this == FLOAT32) {
            from.asFloatBuffer().get(numbers, at, count);
            from.position(from.position() + Float.BYTES * count);
            return;
        }
        for (int i = at; i < at + count; i++) {
            numbers[i] = number(from.getShort());
        }
    }

    /** The 16 bits of a number that is rounded already, or is to be. */
    short bits(float number) {
        return this == BF16 ? bf16(number) : fp16(number);
    }

    /** The number of 16 bits. */
    float number(short bits) {
        return this == BF16 ? value(bits) : Half.toFloat(bits);
    }

    private static float value(short bf16) {
        return Float.intBitsToFloat(bf16 << 16);
    }

    private static short bf16(float number) {
        int bits = Float.floatToRawIntBits(number);
        if (number != number) {
            // Rounding the fraction up could turn it into an infinity.
            return (short) (bits >>> 16 | 0x40);
        }
        int odd = bits >>> 16 & 1;
        return (short) (bits + 0x7fff + odd >>> 16);
    }

    private static short fp16(float number) {
        boolean isFinite = Math.abs(number) < Float.POSITIVE_INFINITY;
        return Half.of(isFinite ? Math.max(-Half.MAX, Math.min(Half.MAX, number)) : number);
    }
}
