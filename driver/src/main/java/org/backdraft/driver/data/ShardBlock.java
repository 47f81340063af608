package org.backdraft.driver.data;

import org.backdraft.worker.Features;
import org.backdraft.worker.SparseRow;

import java.io.Serializable;

/** Some rows on their way to one shard, packed. Written by one thread, then read only. */
final class ShardBlock implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int[] rows;
    private final int targetWidth;
    private final float[] targets;
    private final float[] weights;
    private PackedRows packed;
    private Features features;
    private int count;

    ShardBlock(int capacity, ShardBuilder.Shape shape) {
        rows = new int[capacity];
        targetWidth = shape.targets();
        packed = shape.rows(capacity);
        targets = new float[capacity * shape.targets()];
        weights = new float[capacity];
    }

    /** Copies the current example of a reader, which goes to {@code row} of the shard. */
    void add(int row, RowReader reader) {
        rows[count] = row;
        packed.set(count, reader);
        System.arraycopy(reader.target(), 0, targets, count * targetWidth, targetWidth);
        weights[count] = reader.weight();
        count++;
    }

    /** Whether there is no more room, or sparse rows take more than that many bytes. */
    boolean isFull(int bytes) {
        return count == rows.length || packed.isOver(bytes);
    }

    /** Takes no more rows. */
    void close() {
        features = packed.features();
        packed = null;
    }

    int count() {
        return count;
    }

    /** Reads a closed block from its first row on. */
    Reader reader() {
        return new Reader();
    }

    /** The rows in the order in which they were added. */
    final class Reader implements RowReader {
        private final SparseRow sparse = features.isSparse() ? new SparseRow() : null;
        private final float[] dense = new float[features.isSparse() ? 0 : features.width()];
        private final float[] target = new float[targetWidth];
        private int i = -1;

        private Reader() {}

        @Override
        public boolean next() {
            i++;
            if (i == count) {
                return false;
            }
            if (sparse == null) {
                features.copyRow(i, dense, 0);
            } else {
                features.copyRow(i, sparse);
            }
            System.arraycopy(targets, i * targetWidth, target, 0, targetWidth);
            return true;
        }

        /** The row of the shard that the current one goes to. */
        int row() {
            return rows[i];
        }

        @Override
        public float[] features() {
            if (sparse != null) {
                throw new IllegalStateException("rows of a sparse block are read sparse");
            }
            return dense;
        }

        @Override
        public SparseRow sparse() {
            return sparse;
        }

        @Override
        public float[] target() {
            return target;
        }

        @Override
        public float weight() {
            return weights[i];
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
