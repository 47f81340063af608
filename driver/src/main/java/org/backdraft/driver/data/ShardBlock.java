package org.backdraft.driver.data;

import java.io.Serializable;

/** Some rows on their way to one shard, packed. Written by one thread, then read only. */
final class ShardBlock implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int[] rows;
    private final PackedRows features;
    private final float[] targets;
    private final float[] weights;
    private int count;

    ShardBlock(int capacity, ShardBuilder.Shape shape) {
        rows = new int[capacity];
        features = shape.rows(capacity);
        targets = new float[capacity * shape.targets()];
        weights = new float[capacity];
    }

    /** Copies one example, which goes to {@code row} of the shard. */
    void add(int row, float[] rowFeatures, float[] rowTargets, float weight) {
        rows[count] = row;
        features.set(count, rowFeatures);
        System.arraycopy(rowTargets, 0, targets, count * rowTargets.length, rowTargets.length);
        weights[count] = weight;
        count++;
    }

    boolean isFull() {
        return count == rows.length;
    }

    int count() {
        return count;
    }

    int row(int i) {
        return rows[i];
    }

    PackedRows features() {
        return features;
    }

    float[] targets() {
        return targets;
    }

    float weight(int i) {
        return weights[i];
    }
}
