package org.backdraft.worker;

import java.io.Serializable;

/**
 * A part of the data that stays on one worker: rows packed into flat arrays, or into a file.
 *
 * <p>Immutable once built: neither is ever written.
 */
public final class Shard implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int number;
    private final Features features;
    private final Features targets;
    private final Features weights;

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
        this(
                number,
                features,
                checked(number, features.rows(), targetWidth, targets, weights),
                weights.length == 0 ? null : new FloatFeatures(weights.length, 1, weights));
    }

    private static Features checked(
            int number, int rows, int targetWidth, float[] targets, float[] weights) {
        if (targets.length != Math.multiplyExact(rows, targetWidth)
                || (weights.length != 0 && weights.length != rows)) {
            throw new IllegalArgumentException(
                    "shard %d of %d rows and %d targets came with %d targets and %d weights"
                            .formatted(number, rows, targetWidth, targets.length, weights.length));
        }
        return new FloatFeatures(rows, targetWidth, targets);
    }

    /**
     * A shard of parts that have as many rows each.
     *
     * @param targets numbers that are not scaled
     * @param weights of width 1; null when all are 1
     */
    public Shard(int number, Features features, Features targets, Features weights) {
        if (targets.rows() != features.rows()
                || (weights != null && weights.rows() != features.rows())) {
            throw new IllegalArgumentException(
                    "shard %d of %d rows came with %d rows of targets and %d weights"
                            .formatted(
                                    number,
                                    features.rows(),
                                    targets.rows(),
                                    weights == null ? 0 : weights.rows()));
        }
        this.number = number;
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
        return targets.width();
    }

    /** Rows x featureWidth, unscaled. */
    public Features features() {
        return features;
    }

    /** Memory that the numbers take, or room in a file, in bytes. */
    public long bytes() {
        return features.bytes() + targets.bytes() + (weights == null ? 0 : weights.bytes());
    }

    /** Rows x targetWidth, copied. */
    public float[] targets() {
        float[] copy = new float[Math.multiplyExact(rows(), targetWidth())];
        for (int i = 0; i < rows(); i++) {
            copyTargets(i, copy, i * targetWidth());
        }
        return copy;
    }

    /**
     * Copies the targets of a row.
     *
     * @param to written, from {@code at}
     */
    public void copyTargets(int row, float[] to, int at) {
        targets.copyRow(row, to, at);
    }

    /**
     * Copies the weight of a row.
     *
     * @param to written at {@code at}
     */
    public void copyWeight(int row, float[] to, int at) {
        if (weights == null) {
            to[at] = 1f;
        } else {
            weights.copyRow(row, to, at);
        }
    }

    /** Number of rows of each class, where targets are classes. */
    public long[] classCounts(int classes) {
        long[] counts = new long[classes];
        float[] target = new float[1];
        for (int i = 0; i < rows(); i++) {
            copyTargets(i, target, 0);
            counts[(int) target[0]]++;
        }
        return counts;
    }

    /** Weight of row {@code i}. */
    public float weight(int i) {
        float[] weight = new float[1];
        copyWeight(i, weight, 0);
        return weight[0];
    }
}
