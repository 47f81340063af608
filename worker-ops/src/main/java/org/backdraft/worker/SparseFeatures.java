package org.backdraft.worker;

import java.util.Arrays;
import java.util.Objects;

/**
 * Features of which only those that aren't 0 are stored, 8 bytes each (compressed sparse rows): row
 * i has {@code counts[i]} of them from {@code starts[i]} on, in the order of their indices.
 *
 * <p>Rows may lie in any order.
 */
public final class SparseFeatures implements Features {
    private static final long serialVersionUID = 1L;

    private final int width;
    private final int[] starts;
    private final int[] counts;
    private final int[] indices;
    private final float[] values;

    /**
     * Takes over the arrays.
     *
     * @param width features of a row, with the zeros
     * @param starts one a row
     * @param counts likewise
     * @param indices from 0 to width - 1, ascending in a row
     * @param values one an index
     */
    public SparseFeatures(int width, int[] starts, int[] counts, int[] indices, float[] values) {
        if (starts.length != counts.length || indices.length != values.length) {
            throw new IllegalArgumentException(
                    "%d starts and %d counts, %d indices and %d values"
                            .formatted(
                                    starts.length, counts.length, indices.length, values.length));
        }
        for (int i = 0; i < starts.length; i++) {
            Objects.checkFromIndexSize(starts[i], counts[i], indices.length);
        }
        this.width = width;
        this.starts = starts;
        this.counts = counts;
        this.indices = indices;
        this.values = values;
    }

    @Override
    public int rows() {
        return starts.length;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public long bytes() {
        return (long) (Integer.BYTES + Float.BYTES) * (indices.length + starts.length);
    }

    @Override
    public void copyRow(int row, float[] to, int at) {
        Arrays.fill(to, at, at + width, 0f);
        int end = starts[row] + counts[row];
        for (int k = starts[row]; k < end; k++) {
            to[at + indices[k]] = values[k];
        }
    }

    @Override
    public boolean isSparse() {
        return true;
    }

    @Override
    public void copyRow(int row, SparseRow to) {
        to.clear();
        int end = starts[row] + counts[row];
        for (int k = starts[row]; k < end; k++) {
            to.add(indices[k], values[k]);
        }
    }

    @Override
    public void scaleRow(int row, Scaling scaling, float[] scaled, int at) {
        float[] offset = scaling.offset();
        float[] factor = scaling.factor();
        for (int j = 0; j < width; j++) {
            scaled[at + j] = (0 - offset[j]) * factor[j];
        }
        int end = starts[row] + counts[row];
        for (int k = starts[row]; k < end; k++) {
            int j = indices[k];
            scaled[at + j] = (values[k] - offset[j]) * factor[j];
        }
    }
}
