package org.backdraft.worker;

import java.io.Serializable;

/**
 * A part of the data that stays on one worker: rows packed into flat arrays.
 *
 * <p>Immutable once built: the arrays are never written. Row i's features start at i *
 * featureWidth, its targets at i * targetWidth.
 */
public final class Shard implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int number;
    private final int rows;
    private final int featureWidth;
    private final int targetWidth;
    private final float[] features;
    private final float[] targets;
    private final float[] weights;

    /**
     * Takes over the arrays.
     *
     * @param number which shard this is, from 0
     * @param features rows x featureWidth, unscaled
     * @param targets rows x targetWidth
     * @param weights one a row, or empty when all are 1
     */
    public Shard(
            int number,
            int rows,
            int featureWidth,
            int targetWidth,
            float[] features,
            float[] targets,
            float[] weights) {
        if (features.length != Math.multiplyExact(rows, featureWidth)
                || targets.length != Math.multiplyExact(rows, targetWidth)
                || (weights.length != 0 && weights.length != rows)) {
            throw new IllegalArgumentException(
                    "shard %d of %d rows, %d features and %d targets came with %d, %d and %d numbers"
                            .formatted(
                                    number,
                                    rows,
                                    featureWidth,
                                    targetWidth,
                                    features.length,
                                    targets.length,
                                    weights.length));
        }
        this.number = number;
        this.rows = rows;
        this.featureWidth = featureWidth;
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
        return rows;
    }

    /** Features of an example. */
    public int featureWidth() {
        return featureWidth;
    }

    /** Targets of an example. */
    public int targetWidth() {
        return targetWidth;
    }

    /** Rows x featureWidth, unscaled; read only. */
    public float[] features() {
        return features;
    }

    /** Rows x targetWidth; read only. */
    public float[] targets() {
        return targets;
    }

    /** Weight of row {@code i}. */
    public float weight(int i) {
        return weights.length == 0 ? 1f : weights[i];
    }
}
