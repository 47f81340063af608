package org.backdraft.worker;

/**
 * Features in a file as float32.
 *
 * @param file where they are
 * @param first byte of the first row, a multiple of 4
 * @param stride bytes from a row to the next, a multiple of 4
 */
public record MappedFloats(MappedFile file, int rows, int width, long first, long stride)
        implements MappedFeatures {

    @Override
    public long bytes() {
        return (long) Float.BYTES * rows * width;
    }

    @Override
    public void copyRow(int row, float[] to, int at) {
        file.copy(first + row * stride, to, at, width);
    }
}
