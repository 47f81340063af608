package org.backdraft.worker;

/**
 * Features in a file as unsigned bytes.
 *
 * @param file where they are
 * @param first byte of the first row
 * @param stride bytes from a row to the next
 */
public record MappedBytes(MappedFile file, int rows, int width, long first, long stride)
        implements MappedFeatures {
    private static final int BUFFER = 4096;
    private static final ThreadLocal<byte[]> BUFFERS =
            ThreadLocal.withInitial(() -> new byte[BUFFER]);

    @Override
    public long bytes() {
        return (long) rows * width;
    }

    @Override
    public void copyRow(int row, float[] to, int at) {
        byte[] numbers = BUFFERS.get();
        for (int from = 0; from < width; from += BUFFER) {
            int count = Math.min(BUFFER, width - from);
            file.copy(first + row * stride + from, numbers, 0, count);
            for (int j = 0; j < count; j++) {
                to[at + from + j] = numbers[j] & 0xff;
            }
        }
    }
}
