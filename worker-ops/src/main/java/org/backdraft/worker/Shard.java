package org.backdraft.worker;

import java.io.Serializable;

/**
 * A part of the data that stays on one worker: rows packed into flat arrays.
 *
 * <p>Immutable once built: the arrays are never written. Row i's targets start at i * targetWidth.
 */
public final class Shard implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int number;
    private final int targetWidth;
    private final Features features;
    private final float[] targets;
    private final float[] weights;

    /**
     * Takes over the arrays.
     *
     * @param number which shard this is, from 0
     * @param targetWidth targets of an example
     * @param features rows x featureWidth, unscaled
     * @param targets rows x targetWidth
     * @param weights one a row, or empty when all are 1
     */
    public Shard(int number, int targetWidth, Features features, float[] targets, float[] weights) {
        int rows = features.rows();
        if (targets.length != Math.multiplyExact(rows, targetWidth)
                || (weights.length != 0 && weights.length != rows)) {
            throw new IllegalArgumentException(
                    "shard %d of %d rows and %d targets came with %d targets and %d weights"
                            .formatted(number, rows, targetWidth, targets.length, weights.length));
        }
        this.number = number;
        this.targetWidth = targetWidth;
        this.features = features;
        this.targets = targets;
        this.weights = weights;
    }

    /** Which shard this is, from 0. */
    public int number() {
        return number;
    }

    /** Number of examples; may be 0. */
    public int rows() {
        return features.rows();
    }

    /** Features of an example. */
    public int featureWidth() {
        return features.width();
    }

    /** Targets of an example. */
    public int targetWidth() {
        return targetWidth;
    }

    /** Rows x featureWidth, unscaled. */
    public Features features() {
        return features;
    }

    /** Rows x targetWidth; read only. */
    public float[] targets() {
        return targets;
    }

    /** Number of rows of each class, where targets are classes. */
    public long[] classCounts(int classes) {
        long[] counts = new long[classes];
        for (int i = 0; i < rows(); i++) {
            counts[(int) targets[i]]++;
        }
        return counts;
    }

    /** Weight of row {@code i}. */
    public float weight(int i) {
        return weights.length == 0 ? 1f : weights[i];
    }
}
