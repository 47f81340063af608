package org.backdraft.driver.report;

import org.backdraft.tensor.Matrix;
import org.backdraft.worker.Shard;

/**
 * Rows of data to be seen in a picture.
 *
 * @param features rows x features, unscaled
 * @param targets one a row: a class or a number
 */
public record Sample(Matrix features, float[] targets) {

    public Sample {
        if (features.rows() != targets.length) {
            throw new IllegalArgumentException(
                    "%d rows and %d targets".formatted(features.rows(), targets.length));
        }
    }

    /** All rows of a shard with one target each. */
    public static Sample of(Shard shard) {
        Matrix features = Matrix.zeros(shard.rows(), shard.featureWidth());
        for (int i = 0; i < shard.rows(); i++) {
            shard.features().copyRow(i, features.data(), features.rowOffset(i));
        }
        return new Sample(features, shard.targets());
    }

    /** Number of rows. */
    public int rows() {
        return targets.length;
    }

    /** The class of a row. */
    int classOf(int row) {
        return (int) targets[row];
    }

    /** The first rows, {@code most} at the most. */
    Sample first(int most) {
        int count = Math.min(most, rows());
        return new Sample(features.firstRows(count), java.util.Arrays.copyOf(targets, count));
    }
}
