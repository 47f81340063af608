package org.backdraft.driver.data;

import org.backdraft.worker.Shard;

import java.io.Serializable;

/** The arrays of a shard while its rows arrive, in any order. Owned by one thread. */
final class ShardBuilder {
    private final int number;
    private final int rows;
    private final int featureWidth;
    private final int targetWidth;
    private final float[] features;
    private final float[] targets;
    private final float[] weights;
    private boolean weighted;
    private int placed;

    /** Numbers an example has. */
    record Shape(int features, int targets) implements Serializable {}

    ShardBuilder(int number, Shape shape, Dealing dealing) {
        this.number = number;
        this.rows = dealing.rows(number);
        this.featureWidth = shape.features();
        this.targetWidth = shape.targets();
        this.features = new float[rows * featureWidth];
        this.targets = new float[rows * targetWidth];
        this.weights = new float[rows];
    }

    /** Copies the current example of a reader. */
    void place(int row, RowReader reader) {
        place(row, reader.features(), reader.target(), reader.weight(), 0);
    }

    /** Copies all examples of a block. */
    void place(ShardBlock block) {
        for (int i = 0; i < block.count(); i++) {
            place(block.row(i), block.features(), block.targets(), block.weight(i), i);
        }
    }

    private void place(int row, float[] fromFeatures, float[] fromTargets, float weight, int i) {
        System.arraycopy(
                fromFeatures, i * featureWidth, features, row * featureWidth, featureWidth);
        System.arraycopy(fromTargets, i * targetWidth, targets, row * targetWidth, targetWidth);
        weights[row] = weight;
        weighted |= weight != 1f;
        placed++;
    }

    /** The shard, once every row has been placed. */
    Shard build() {
        if (placed != rows) {
            throw new IllegalStateException(
                    "shard %d got %d of its %d rows: the data changed while it was read"
                            .formatted(number, placed, rows));
        }
        return new Shard(
                number,
                rows,
                featureWidth,
                targetWidth,
                features,
                targets,
                weighted ? weights : new float[0]);
    }
}
