package org.backdraft.driver.report;

import java.util.Arrays;

/**
 * The points of a line that can be seen: of many that share a pixel's width the lowest and the
 * highest.
 *
 * @param x where, ascending
 * @param y how high
 */
record Outline(double[] x, double[] y) {
    /** Stretches that a line is cut into, each about a pixel wide. */
    private static final int STRETCHES = 400;

    /** Most points of an outline. */
    static final int MOST = 2 * STRETCHES + 2;

    /** Of a line with any number of points, whose first and last ones stay. */
    static Outline of(double[] x, double[] y) {
        if (x.length <= MOST) {
            return new Outline(x, y);
        }
        int[] kept = new int[MOST];
        int count = 0;
        kept[count++] = 0;
        for (int i = 0; i < STRETCHES; i++) {
            int from = 1 + start(i, x.length - 2);
            int[] extremes = extremes(y, from, 1 + start(i + 1, x.length - 2));
            kept[count++] = extremes[0];
            if (extremes[1] > extremes[0]) {
                kept[count++] = extremes[1];
            }
        }
        kept[count++] = x.length - 1;
        int[] chosen = Arrays.copyOf(kept, count);
        return new Outline(
                Arrays.stream(chosen).mapToDouble(k -> x[k]).toArray(),
                Arrays.stream(chosen).mapToDouble(k -> y[k]).toArray());
    }

    private static int start(int stretch, int points) {
        return (int) ((long) stretch * points / STRETCHES);
    }

    /** Where the lowest and the highest are, in order. */
    private static int[] extremes(double[] y, int from, int to) {
        int lowest = from;
        int highest = from;
        for (int i = from; i < to; i++) {
            lowest = y[i] < y[lowest] ? i : lowest;
            highest = y[i] > y[highest] ? i : highest;
        }
        return new int[] {Math.min(lowest, highest), Math.max(lowest, highest)};
    }
}
