package org.backdraft.driver.optim;

/** Sums of squares, always added in the same order. */
final class Squares {
    private Squares() {}

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
