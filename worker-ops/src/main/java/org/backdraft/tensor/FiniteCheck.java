package org.backdraft.tensor;

import java.util.Arrays;

/** Whether numbers are finite: a loop that is vectorised, by the threads of a sweep. Reused. */
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
    private volatile boolean allFinite;

    /** A check by a sweep's threads. */
    public FiniteCheck(Sweep sweep) {
        this.sweep = sweep;
        this.lanes = new float[sweep.threads()][LANES];
    }

    /** Whether all numbers are finite; read only. Allocates nothing. */
    public boolean of(float[] numbers) {
        values = numbers;
        allFinite = true;
        sweep.run(Sweep.blocks(numbers.length), check);
        values = null;
        return allFinite;
    }

    private void check(int thread, int block) {
        int from = block * Sweep.BLOCK;
        if (sum(lanes[thread], from, Math.min(values.length - from, Sweep.BLOCK) + from) != 0) {
            allFinite = false;
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
