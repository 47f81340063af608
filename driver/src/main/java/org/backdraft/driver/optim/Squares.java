package org.backdraft.driver.optim;

import java.util.Arrays;

/** Sums of squares, always added in the same order. */
final class Squares {
    /*
     * Java compiles no vector instructions for a sum in double of floats, and one number after
     * another costs more than a whole step of SGD. So long spans are added into LANES float sums
     * side by side, which does become vector instructions, and these in double: each lane has
     * few numbers (16 in a block of an Update), so that the sum's relative error stays about 1e-7.
     * Where float's range doesn't do for the squares, all is done again in double.
     */
    static final int LANES = 512;

    private static final double LEAST = 1e-20;
    private static final double MOST = 1e37;

    private Squares() {}

    /**
     * The sum of squares of values[from .. to).
     *
     * @param lanes of {@link #LANES} numbers, written
     */
    static double sum(float[] values, int from, int to, float[] lanes) {
        int rest = from + (to - from) / LANES * LANES;
        if (rest == from) {
            return sum(values, from, to);
        }
        Arrays.fill(lanes, 0);
        for (int i = from; i < rest; i += LANES) {
            addTo(lanes, values, i);
        }
        double inLanes = 0;
        for (float lane : lanes) {
            inLanes += lane;
        }
        return inLanes > LEAST && inLanes < MOST
                ? inLanes + sum(values, rest, to)
                : sum(values, from, to);
    }

    private static void addTo(float[] lanes, float[] values, int from) {
        for (int j = 0; j < LANES; j++) {
            lanes[j] += values[from + j] * values[from + j];
        }
    }

    /** The sum of squares of values[from .. to): four interleaved sums, then their sum. */
    static double sum(float[] values, int from, int to) {
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
