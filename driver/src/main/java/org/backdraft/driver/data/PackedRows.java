package org.backdraft.driver.data;

import org.backdraft.worker.ByteFeatures;
import org.backdraft.worker.Features;
import org.backdraft.worker.FloatFeatures;
import org.backdraft.worker.Half;
import org.backdraft.worker.HalfFeatures;
import org.backdraft.worker.SparseFeatures;
import org.backdraft.worker.SparseRow;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Features while their rows arrive, in any order, packed as they will be stored. Owned by one
 * thread.
 */
sealed interface PackedRows extends Serializable {

    /**
     * Room for rows x width numbers.
     *
     * @param storage settled
     */
    static PackedRows of(FeatureStorage storage, int rows, int width) {
        return switch (storage) {
            case FLOAT -> new Floats(rows, width);
            case BYTE -> new Bytes(rows, width);
            case HALF -> new Halves(rows, width);
            case SPARSE -> new NonZeros(rows, width);
            case AUTO -> throw new IllegalArgumentException("the storage is not settled");
        };
    }

    /**
     * Stores the current example of a reader, whose numbers the storage {@link
     * FeatureStorage#holds}.
     */
    void set(int row, RowReader reader);

    /** Whether rows take more bytes than these, where that isn't known before they come. */
    default boolean isOver(long bytes) {
        return false;
    }

    /** What has been stored; nothing more may be stored then. */
    Features features();

    /** As float32. */
    final class Floats implements PackedRows {
        private static final long serialVersionUID = 1L;

        private final int rows;
        private final int width;
        private final float[] numbers;

        private Floats(int rows, int width) {
            this.rows = rows;
            this.width = width;
            this.numbers = new float[rows * width];
        }

        @Override
        public void set(int row, RowReader reader) {
            System.arraycopy(reader.features(), 0, numbers, row * width, width);
        }

        @Override
        public Features features() {
            return new FloatFeatures(rows, width, numbers);
        }
    }

    /** As unsigned bytes. */
    final class Bytes implements PackedRows {
        private static final long serialVersionUID = 1L;

        private final int rows;
        private final int width;
        private final byte[] numbers;

        private Bytes(int rows, int width) {
            this.rows = rows;
            this.width = width;
            this.numbers = new byte[rows * width];
        }

        @Override
        public void set(int row, RowReader reader) {
            float[] features = reader.features();
            for (int j = 0; j < width; j++) {
                numbers[row * width + j] = (byte) features[j];
            }
        }

        @Override
        public Features features() {
            return new ByteFeatures(rows, width, numbers);
        }
    }

    /** In half precision. */
    final class Halves implements PackedRows {
        private static final long serialVersionUID = 1L;

        private final int rows;
        private final int width;
        private final short[] numbers;

        private Halves(int rows, int width) {
            this.rows = rows;
            this.width = width;
            this.numbers = new short[rows * width];
        }

        @Override
        public void set(int row, RowReader reader) {
            float[] features = reader.features();
            for (int j = 0; j < width; j++) {
                numbers[row * width + j] = Half.of(features[j]);
            }
        }

        @Override
        public Features features() {
            return new HalfFeatures(rows, width, numbers);
        }
    }

    /** Those that aren't 0, as float32 with their indices. */
    final class NonZeros implements PackedRows {
        private static final long serialVersionUID = 1L;
        private static final int MOST = Integer.MAX_VALUE - 8;

        private final int width;
        private final int[] starts;
        private final int[] counts;
        private int[] indices;
        private float[] values;
        private int used;

        private NonZeros(int rows, int width) {
            this.width = width;
            this.starts = new int[rows];
            this.counts = new int[rows];
            this.indices = new int[0];
            this.values = new float[0];
        }

        @Override
        public void set(int row, RowReader reader) {
            starts[row] = used;
            SparseRow sparse = reader.sparse();
            if (sparse == null) {
                addAll(reader.features());
            } else {
                addAll(sparse);
            }
            counts[row] = used - starts[row];
        }

        private void addAll(float[] features) {
            for (int j = 0; j < width; j++) {
                add(j, features[j]);
            }
        }

        private void addAll(SparseRow features) {
            for (int i = 0; i < features.count(); i++) {
                add(features.index(i), features.value(i));
            }
        }

        private void add(int index, float value) {
            if (value == 0) {
                return;
            }
            if (used == indices.length) {
                resize(grown());
            }
            indices[used] = index;
            values[used++] = value;
        }

        private int grown() {
            if (used == MOST) {
                throw new DataException(
                        "a shard gets over %d features that aren't 0; set data.shards higher"
                                .formatted(MOST));
            }
            return (int) Math.min(MOST, 1024 + used * 3L / 2);
        }

        private void resize(int length) {
            indices = Arrays.copyOf(indices, length);
            values = Arrays.copyOf(values, length);
        }

        @Override
        public boolean isOver(long bytes) {
            return (long) (Integer.BYTES + Float.BYTES) * used > bytes;
        }

        @Override
        public Features features() {
            if (used < indices.length) {
                resize(used);
            }
            return new SparseFeatures(width, starts, counts, indices, values);
        }
    }
}
