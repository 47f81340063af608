package org.backdraft.driver.data;

import org.backdraft.worker.Features;
import org.backdraft.worker.Shard;

import java.io.Serializable;

/** The arrays of a shard while its rows arrive, in any order. Owned by one thread. */
final class ShardBuilder {
    private final int number;
    private final int rows;
    private final int targetWidth;
    private final PackedRows features;
    private final float[] targets;
    private final float[] weights;
    private boolean weighted;
    private int placed;

    /**
     * Numbers an example has.
     *
     * @param storage of the features, settled
     */
    record Shape(int features, int targets, FeatureStorage storage) implements Serializable {

        /** Room for that many rows' features. */
        PackedRows rows(int count) {
            return PackedRows.of(storage, count, features);
        }
    }

    ShardBuilder(int number, Shape shape, Dealing dealing) {
        this.number = number;
        this.rows = dealing.rows(number);
        this.targetWidth = shape.targets();
        this.features = shape.rows(rows);
        this.targets = new float[rows * targetWidth];
        this.weights = new float[rows];
    }

    /** Copies the current example of a reader. */
    void place(int row, RowReader reader) {
        place(row, reader.features(), reader.target(), reader.weight(), 0);
    }

    /** Copies all examples of a block. */
    void place(ShardBlock block) {
        Features packed = block.features().features();
        float[] row = new float[packed.width()];
        for (int i = 0; i < block.count(); i++) {
            packed.copyRow(i, row, 0);
            place(block.row(i), row, block.targets(), block.weight(i), i);
        }
    }

    private void place(int row, float[] rowFeatures, float[] fromTargets, float weight, int i) {
        features.set(row, rowFeatures);
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
                targetWidth,
                features.features(),
                targets,
                weighted ? weights : new float[0]);
    }
}
