package org.backdraft.driver.optim;

import org.backdraft.tensor.Sweep;

import java.util.Objects;

/** A running average of theta. Written by the driver's training thread. */
public final class AverageState {
    private final float[] average;
    private long count;

    /**
     * The average of {@code count} thetas; takes over the array.
     *
     * @param average as long as theta, statistics included
     */
    public AverageState(float[] average, long count) {
        this.average = Objects.requireNonNull(average, "average");
        Bounds.atLeast(0, "count", count);
        this.count = count;
    }

    /** The average; nothing but zeros while the count is 0. */
    public float[] average() {
        return average;
    }

    /** Number of thetas that are in. */
    public long count() {
        return count;
    }

    /** average += share (theta - average); share 1 copies. */
    void add(float[] theta, double share, Sweep sweep) {
        if (theta.length != average.length) {
            throw new IllegalArgumentException(
                    "the average has %d numbers, theta %d".formatted(average.length, theta.length));
        }
        if (share == 1) {
            System.arraycopy(theta, 0, average, 0, theta.length);
        } else {
            sweep.run(
                    Sweep.blocks(theta.length),
                    (thread, block) -> addBlock(theta, (float) share, block * Sweep.BLOCK));
        }
        count++;
    }

    private void addBlock(float[] theta, float share, int from) {
        int to = Math.min(theta.length - from, Sweep.BLOCK) + from;
        for (int i = from; i < to; i++) {
            average[i] += share * (theta[i] - average[i]);
        }
    }
}
