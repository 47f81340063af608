package org.backdraft.tensor;

import java.util.Arrays;

/** Whether numbers are finite, by a loop that is vectorised. Owned by one thread and reused. */
public final class FiniteCheck {
    /*
     * 0 times a number is 0 if it is finite, else not a number, and stays that in a sum. A single sum
     * would wait for itself at every addition; LANES of them are added to side by side.
     */
    private static final int LANES = 256;

    private final float[] sums = new float[LANES];

    /** Whether {@code values} from {@code from} to {@code to} - 1 are finite; read only. */
    public boolean of(float[] values, int from, int to) {
        float[] lanes = sums;
        Arrays.fill(lanes, 0f);
        int at = from;
        for (; at + LANES <= to; at += LANES) {
            for (int j = 0; j < LANES; j++) {
                lanes[j] += 0f * values[at + j];
            }
        }
        float sum = 0;
        for (; at < to; at++) {
            sum += 0f * values[at];
        }
        for (float lane : lanes) {
            sum += lane;
        }
        return sum == 0;
    }
}
