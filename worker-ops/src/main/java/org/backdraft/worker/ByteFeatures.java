package org.backdraft.worker;

/** Features that are whole numbers from 0 to 255, 1 byte each; row i starts at i * width. */
public final class ByteFeatures implements Features {
    private static final long serialVersionUID = 1L;

    private final int rows;
    private final int width;
    private final byte[] numbers;

    /**
     * Takes over the array.
     *
     * @param numbers rows x width, unsigned
     */
    public ByteFeatures(int rows, int width, byte[] numbers) {
        Features.checkLength(rows, width, numbers.length);
        this.rows = rows;
        this.width = width;
        this.numbers = numbers;
    }

    /** Whether a number can be stored without changing a bit of it; -0 can't. */
    public static boolean holds(float number) {
        int whole = (int) number & 0xff;
        return Float.floatToRawIntBits(number) == Float.floatToRawIntBits(whole);
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
        return numbers.length;
    }

    @Override
    public int prefetch(int row) {
        int sum = 0;
        int end = (row + 1) * width;
        for (int i = row * width; i < end; i += CACHE_LINE) {
            sum += numbers[i];
        }
        return sum;
    }

    @Override
    public void copyRow(int row, float[] to, int at) {
        int from = row * width;
        for (int j = 0; j < width; j++) {
            to[at + j] = numbers[from + j] & 0xff;
        }
    }

    @Override
    public void scaleRow(int row, Scaling scaling, float[] scaled, int at) {
        scaling.apply(numbers, row * width, scaled, at);
    }
}
