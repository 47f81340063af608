package org.backdraft.schema;

import org.backdraft.worker.SparseRow;

import java.util.Arrays;

/** Where a row's features are put, in the order of their indices. Owned by one thread. */
final class FeatureSink {
    private final float[] dense;
    private final SparseRow sparse;

    private FeatureSink(float[] dense, SparseRow sparse) {
        this.dense = dense;
        this.sparse = sparse;
    }

    /** All features. */
    static FeatureSink ofAll(int features) {
        return new FeatureSink(new float[features], null);
    }

    /** Those that aren't 0. */
    static FeatureSink ofNonZeros() {
        return new FeatureSink(null, new SparseRow());
    }

    /** For rows that are only checked. */
    static FeatureSink nowhere() {
        return ofAll(0);
    }

    /** Back to nothing but zeros. */
    void clear() {
        if (sparse == null) {
            Arrays.fill(dense, 0f);
        } else {
            sparse.clear();
        }
    }

    void put(int index, float value) {
        if (sparse != null) {
            if (value != 0) {
                sparse.add(index, value);
            }
        } else if (index < dense.length) {
            dense[index] = value;
        }
    }

    /** The features; null where they are sparse. */
    float[] dense() {
        return dense;
    }

    /** The features; null where they are dense. */
    SparseRow sparse() {
        return sparse;
    }
}
