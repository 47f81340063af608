package org.backdraft.tensor;

import java.util.Arrays;
import java.util.Objects;

/**
 * A row-major view, rows x cols, on a stretch of a flat float array.
 *
 * <p>Views share the array: writing through one is seen through the others. Two matrices are equal
 * when they view the same stretch of the same array in the same shape.
 *
 * @param data the array viewed; not copied
 * @param offset index in {@code data} of element (0, 0)
 * @param rows number of rows, at least 0
 * @param cols number of columns, at least 0
 */
public record Matrix(float[] data, int offset, int rows, int cols) implements Rows {

    public Matrix {
        if (rows < 0 || cols < 0) {
            throw new IllegalArgumentException("a matrix of " + rows + " x " + cols);
        }
        Objects.checkFromIndexSize(offset, Math.multiplyExact(rows, cols), data.length);
    }

    /** A matrix of zeros on an array of its own. */
    public static Matrix zeros(int rows, int cols) {
        return new Matrix(new float[Math.multiplyExact(rows, cols)], 0, rows, cols);
    }

    /** The first {@code count} rows, as a view. */
    public Matrix firstRows(int count) {
        return count == rows ? this : new Matrix(data, offset, count, cols);
    }

    /** Number of elements. */
    public int size() {
        return rows * cols;
    }

    /** Index in {@link #data} of element (row, 0). */
    public int rowOffset(int row) {
        return offset + row * cols;
    }

    /** Element (row, col). */
    public float get(int row, int col) {
        return data[rowOffset(row) + col];
    }

    /** Writes element (row, col). */
    public void set(int row, int col, float value) {
        data[rowOffset(row) + col] = value;
    }

    /** Writes {@code value} to every element. */
    public void fill(float value) {
        Arrays.fill(data, offset, offset + size(), value);
    }
}
