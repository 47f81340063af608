package org.backdraft.worker;

/**
 * Features in a file as {@link Half} precision.
 *
 * @param file where they are
 * @param first byte of the first row, an even number
 * @param stride bytes from a row to the next, an even number
 */
public record MappedHalves(MappedFile file, int rows, int width, long first, long stride)
        implements MappedFeatures {
    private static final int BUFFER = 2048;
    private static final ThreadLocal<short[]> BUFFERS =
            ThreadLocal.withInitial(() -> new short[BUFFER]);

    @Override
    public long bytes() {
        return (long) Short.BYTES * rows * width;
    }

    @Override
    public void copyRow(int row, float[] to, int at) {
        short[] numbers = BUFFERS.get();
        for (int from = 0; from < width; from += BUFFER) {
            int count = Math.min(BUFFER, width - from);
            file.copy(first + row * stride + (long) Short.BYTES * from, numbers, 0, count);
            for (int j = 0; j < count; j++) {
                to[at + from + j] = Half.toFloat(numbers[j]);
            }
        }
    }
}
