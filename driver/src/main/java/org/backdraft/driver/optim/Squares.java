package org.backdraft.driver.optim;

import java.util.Arrays;

/** Sums of squares, always added in the same order. Used by one thread. */
final class Squares {
    /*
     * Java compiles no vector instructions for a sum in double of floats, and one number after
     * another costs twice as much as a step of SGD. So long spans are added into LANES float sums
     * side by side, which does become vector instructions where both arrays have the same index,
     * hence the copy; then these are added in double. A lane gets few numbers (16 in a block of an
     * Update), so that the sum's relative error is about 1e-7. Where float's range doesn't do for
     * the squares, all is done again in double.
     */
    static final int LANES = 512;

    private static final double LEAST = 1e-20;
    private static final double MOST = 1e37;

    private final float[] lanes = new float[LANES];
    private final float[] copy = new float[LANES];

    /** The sum of squares of values[from .. to). */
    double sum(float[] values, int from, int to) {
        int rest = from + (to - from) / LANES * LANES;
        if (rest == from) {
            return inDouble(values, from, to);
        }
        Arrays.fill(lanes, 0);
        for (int i = from; i < rest; i += LANES) {
            System.arraycopy(values, i, copy, 0, LANES);
            add(copy, lanes);
        }
        double inLanes = total(lanes);
        return inLanes > LEAST && inLanes < MOST
                ? inLanes + inDouble(values, rest, to)
                : inDouble(values, from, to);
    }

    private static void add(float[] values, float[] lanes) {
        for (int j = 0; j < LANES; j++) {
            lanes[j] += values[j] * values[j];
        }
    }

    /** Four interleaved sums, then their sum. */
    private static double total(float[] values) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (int j = 0; j < LANES; j += 4) {
            a += values[j];
            b += values[j + 1];
            c += values[j + 2];
            d += values[j + 3];
        }
        return (a + b) + (c + d);
    }

    /** The sum of squares in double: four interleaved sums, then their sum. */
    private static double inDouble(float[] values, int from, int to) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = from;
        for (; i < to - 3; i += 4) {
            a += (double) values[i] * values[i];
            b += (double) values[i + 1] * values[i + 1];
            c += (double) values[i + 2] * values[i + 2];
            d += (double) values[i + 3] * values[i + 3];
        }
        for (; i < to; i++) {
            a += (double) values[i] * values[i];
        }
        return (a + b) + (c + d);
    }
}
