package org.backdraft.worker;

import java.util.Arrays;

/**
 * Features in a file of which only those that aren't 0 are stored. Where a row starts are two
 * 4-byte numbers, s and n: its n indices, ascending, and then its n float32 values are 8 s bytes
 * after {@code nonZeros}.
 *
 * @param file where they are
 * @param first byte of the first row, a multiple of 4
 * @param stride bytes from a row to the next, a multiple of 4
 * @param nonZeros byte where those of the first row start, a multiple of 4
 * @param count number of features of all rows that aren't 0
 */
public record MappedNonZeros(
        MappedFile file, int rows, int width, long first, long stride, long nonZeros, int count)
        implements MappedFeatures {
    private static final int NON_ZERO_BYTES = Integer.BYTES + Float.BYTES;

    @Override
    public long bytes() {
        return (long) NON_ZERO_BYTES * ((long) count + rows);
    }

    @Override
    public boolean isSparse() {
        return true;
    }

    @Override
    public void copyRow(int row, float[] to, int at) {
        Arrays.fill(to, at, at + width, 0f);
        int n = file.intAt(first + row * stride + Integer.BYTES);
        long index = start(row);
        for (int k = 0; k < n; k++, index += Integer.BYTES) {
            to[at + file.intAt(index)] = file.floatAt(index + (long) Integer.BYTES * n);
        }
    }

    @Override
    public void copyRow(int row, SparseRow to) {
        to.clear();
        int n = file.intAt(first + row * stride + Integer.BYTES);
        long index = start(row);
        for (int k = 0; k < n; k++, index += Integer.BYTES) {
            to.add(file.intAt(index), file.floatAt(index + (long) Integer.BYTES * n));
        }
    }

    private long start(int row) {
        return nonZeros + (long) NON_ZERO_BYTES * file.intAt(first + row * stride);
    }
}
