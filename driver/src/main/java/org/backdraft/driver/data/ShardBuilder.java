package org.backdraft.driver.data;

import org.backdraft.worker.Shard;

import java.io.Serializable;

/** The arrays of a shard while its rows arrive, in any order. Owned by one thread. */
final class ShardBuilder implements ShardAssembly {
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
        private static final int USUAL_NON_ZEROS = 64;

        /** Room for that many rows' features. */
        PackedRows rows(int count) {
            return PackedRows.of(storage, count, features);
        }

        /** Bytes of a row's features; with sparse storage a guess. */
        long rowBytes() {
            int numbers = storage == FeatureStorage.SPARSE ? USUAL_NON_ZEROS : features;
            return (long) storage.bytes() * numbers;
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

    @Override
    public void place(int row, RowReader reader) {
        features.set(row, reader);
        System.arraycopy(reader.target(), 0, targets, row * targetWidth, targetWidth);
        weights[row] = reader.weight();
        weighted |= weights[row] != 1f;
        placed++;
    }

    @Override
    public Shard build() {
        ShardAssembly.checkComplete(number, placed, rows);
        return new Shard(
                number,
                targetWidth,
                features.features(),
                targets,
                weighted ? weights : new float[0]);
    }

    @Override
    public void close() {
        // The garbage collector's.
    }
}
