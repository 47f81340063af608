package org.backdraft.driver.data;

import org.backdraft.worker.ByteFeatures;
import org.backdraft.worker.Features;
import org.backdraft.worker.FloatFeatures;
import org.backdraft.worker.Half;
import org.backdraft.worker.HalfFeatures;

import java.io.Serializable;

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
            case AUTO -> throw new IllegalArgumentException("the storage is not settled");
        };
    }

    /**
     * Stores a row.
     *
     * @param features read; numbers that the storage {@link FeatureStorage#holds}
     */
    void set(int row, float[] features);

    /** What has been stored, without a copy. */
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
        public void set(int row, float[] features) {
            System.arraycopy(features, 0, numbers, row * width, width);
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
        public void set(int row, float[] features) {
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
        public void set(int row, float[] features) {
            for (int j = 0; j < width; j++) {
                numbers[row * width + j] = Half.of(features[j]);
            }
        }

        @Override
        public Features features() {
            return new HalfFeatures(rows, width, numbers);
        }
    }
}
