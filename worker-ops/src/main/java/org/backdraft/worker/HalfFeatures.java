package org.backdraft.worker;

/**
 * Features as {@link Half} precision, 2 bytes each; row i starts at i * width. What is computed
 * from them is computed in float32.
 */
public final class HalfFeatures implements Features {
    private static final long serialVersionUID = 1L;

    private final int rows;
    private final int width;
    private final short[] numbers;

    /**
     * Takes over the array.
     *
     * @param numbers rows x width, the bits of {@link Half}
     */
    public HalfFeatures(int rows, int width, short[] numbers) {
        Features.checkLength(rows, width, numbers.length);
        this.rows = rows;
        this.width = width;
        this.numbers = numbers;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public long bytes() {
        return (long) Short.BYTES * numbers.length;
    }

    @Override
    public int prefetch(int row) {
        int sum = 0;
        int end = (row + 1) * width;
        for (int i = row * width; i < end; i += CACHE_LINE / Short.BYTES) {
            sum += numbers[i];
        }
        return sum;
    }

    @Override
    public void copyRow(int row, float[] to, int at) {
        int from = row * width;
        for (int j = 0; j < width; j++) {
            to[at + j] = Half.toFloat(numbers[from + j]);
        }
    }

    @Override
    public void scaleRow(int row, Scaling scaling, float[] scaled, int at) {
        float[] offset = scaling.offset();
        float[] factor = scaling.factor();
        int from = row * width;
        for (int j = 0; j < width; j++) {
            scaled[at + j] = (Half.toFloat(numbers[from + j]) - offset[j]) * factor[j];
        }
    }
}
