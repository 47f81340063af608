package org.backdraft.worker;

/** Features as float32, 4 bytes each; row i starts at i * width. */
public final class FloatFeatures implements Features {
    private static final long serialVersionUID = 1L;

    private final int rows;
    private final int width;
    private final float[] numbers;

    /**
     * Takes over the array.
     *
     * @param numbers rows x width
     */
    public FloatFeatures(int rows, int width, float[] numbers) {
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
        return (long) Float.BYTES * numbers.length;
    }

    @Override
    public int prefetch(int row) {
        int sum = 0;
        int end = (row + 1) * width;
        for (int i = row * width; i < end; i += CACHE_LINE / Float.BYTES) {
            sum += Float.floatToRawIntBits(numbers[i]);
        }
        return sum;
    }

    @Override
    public void copyRow(int row, float[] to, int at) {
        System.arraycopy(numbers, row * width, to, at, width);
    }

    @Override
    public void scaleRow(int row, Scaling scaling, float[] scaled, int at) {
        scaling.apply(numbers, row * width, scaled, at);
    }
}
