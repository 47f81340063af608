package org.backdraft.driver.data.generated;

import java.util.Arrays;

/** The points a pen passes and how hard it presses there; owned by one thread. */
final class Trail {
    private static final int INITIAL_CAPACITY = 128;

    private double[] x = new double[INITIAL_CAPACITY];
    private double[] y = new double[INITIAL_CAPACITY];
    private double[] pressure = new double[INITIAL_CAPACITY];
    private boolean[] start = new boolean[INITIAL_CAPACITY];
    private int size;

    /** Puts the pen down. */
    void start(double px, double py, double force) {
        append(px, py, force, true);
    }

    /** Draws on to a point. */
    void add(double px, double py, double force) {
        append(px, py, force, false);
    }

    private void append(double px, double py, double force, boolean down) {
        if (size == x.length) {
            grow();
        }
        x[size] = px;
        y[size] = py;
        pressure[size] = force;
        start[size] = down;
        size++;
    }

    private void grow() {
        x = Arrays.copyOf(x, 2 * size);
        y = Arrays.copyOf(y, 2 * size);
        pressure = Arrays.copyOf(pressure, 2 * size);
        start = Arrays.copyOf(start, 2 * size);
    }

    int size() {
        return size;
    }

    double x(int i) {
        return x[i];
    }

    double y(int i) {
        return y[i];
    }

    double pressure(int i) {
        return pressure[i];
    }

    /** Whether the pen was put down at point i rather than drawn on to it. */
    boolean starts(int i) {
        return start[i];
    }

    void move(int i, double px, double py) {
        x[i] = px;
        y[i] = py;
    }

    /** Shifts all points, by as little as it takes, into [low, high] of both coordinates. */
    void keepWithin(double low, double high) {
        keepWithin(x, low, high);
        keepWithin(y, low, high);
    }

    private void keepWithin(double[] points, double low, double high) {
        double least = points[0];
        double greatest = points[0];
        for (int i = 1; i < size; i++) {
            least = Math.min(least, points[i]);
            greatest = Math.max(greatest, points[i]);
        }
        double shift = Math.max(low - least, Math.min(high - greatest, 0));
        for (int i = 0; i < size; i++) {
            points[i] += shift;
        }
    }
}
