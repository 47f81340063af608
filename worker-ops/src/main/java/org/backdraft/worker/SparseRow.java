package org.backdraft.worker;

import java.util.Arrays;

/**
 * The features of one row that aren't 0, in the order of their indices. Owned by one thread and
 * reused; zeros may be among them.
 */
public final class SparseRow {
    private static final int FIRST_CAPACITY = 64;

    private int[] indices = new int[FIRST_CAPACITY];
    private float[] values = new float[FIRST_CAPACITY];
    private int count;

    /** Back to no features. */
    public void clear() {
        count = 0;
    }

    /**
     * Adds a feature.
     *
     * @throws IllegalArgumentException when its index isn't over those of all before
     */
    public void add(int index, float value) {
        int before = count == 0 ? -1 : indices[count - 1];
        if (index <= before) {
            throw new IllegalArgumentException("index %d after %d".formatted(index, before));
        }
        if (count == indices.length) {
            indices = Arrays.copyOf(indices, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        indices[count] = index;
        values[count++] = value;
    }

    /** Number of features that were added. */
    public int count() {
        return count;
    }

    /** Index of the i-th of them, counted from 0. */
    public int index(int i) {
        return indices[i];
    }

    /** Value of the i-th of them. */
    public float value(int i) {
        return values[i];
    }

    /**
     * Writes out the whole row.
     *
     * @param to written; longer than the largest index
     */
    public void copyTo(float[] to) {
        Arrays.fill(to, 0f);
        for (int i = 0; i < count; i++) {
            to[indices[i]] = values[i];
        }
    }
}
