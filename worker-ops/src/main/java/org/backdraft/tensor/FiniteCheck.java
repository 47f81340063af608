package org.backdraft.tensor;

import java.util.Arrays;

/**
 * Whether numbers are finite: a loop that is vectorised, by the threads of a sweep. Reused;
 * allocates nothing.
 */
public final class FiniteCheck {
    /*
     * 0 times a number is 0 if it is finite, else not a number, and stays that in a sum. A single sum
     * would wait for itself at every addition; LANES of them are added to side by side.
     */
    private static final int LANES = 256;

    private final Sweep sweep;
    private final float[][] lanes;
    private final Sweep.Work check = this::check;
    private float[] values;
    private float[] addend;
    private volatile boolean allFinite;

    /** A check by a sweep's threads. */
    public FiniteCheck(Sweep sweep) {
        this.sweep = sweep;
        this.lanes = new float[sweep.threads()][LANES];
    }

    /** A check by the calling thread alone. */
    public FiniteCheck() {
        this(new Sweep(1));
    }

    /** Whether all numbers are finite; read only. */
    public boolean of(float[] numbers) {
        return sweep(numbers, null);
    }

    /**
     * Adds, and looks at the sums while they are in the cache.
     *
     * @param to accumulated
     * @param added read; as many numbers
     * @return whether all sums are finite
     */
    public boolean ofSum(float[] to, float[] added) {
        return sweep(to, added);
    }

    private boolean sweep(float[] to, float[] added) {
        values = to;
        addend = added;
        allFinite = true;
        sweep.run(Sweep.blocks(to.length), check);
        values = null;
        addend = null;
        return allFinite;
    }

    private void check(int thread, int block) {
        int from = block * Sweep.BLOCK;
        int to = Math.min(values.length - from, Sweep.BLOCK) + from;
        if (addend != null) {
            add(from, to);
        }
        if (sum(lanes[thread], from, to) != 0) {
            allFinite = false;
        }
    }

    private void add(int from, int to) {
        float[] sums = values;
        float[] numbers = addend;
        for (int i = from; i < to; i++) {
            sums[i] += numbers[i];
        }
    }

    /** 0, or not a number. */
    private float sum(float[] sums, int from, int to) {
        float[] numbers = values;
        Arrays.fill(sums, 0f);
        int at = from;
        for (; at + LANES <= to; at += LANES) {
            for (int j = 0; j < LANES; j++) {
                sums[j] += 0f * numbers[at + j];
            }
        }
        float total = 0;
        for (; at < to; at++) {
            total += 0f * numbers[at];
        }
        for (float lane : sums) {
            total += lane;
        }
        return total;
    }
}
