package org.backdraft.tensor;

import java.util.Arrays;

/**
 * A matrix of which only the numbers that were added are there, all others are 0; written row by
 * row (compressed sparse rows).
 *
 * <p>Owned by one thread and reused; allocates only when it gets larger than it ever was.
 */
public final class SparseMatrix implements Rows {
    /*
     * A dense matrix B that meets this one is as wide as all the columns, a million maybe, while a
     * batch has numbers in a few thousand of them: its active columns. Reading B at each number would
     * miss the cache every time. So for each row of B the active columns are read once, in their
     * order, into a stretch that stays in the cache, and the numbers of this matrix point there: each
     * has, beside its column, its column's place among the active ones. Those are found without
     * sorting, by a set of bits and the count of bits before each of its words.
     */
    private final int cols;
    private final int[] ends;
    private final long[] present;
    private final int[] presentBefore;
    private int rows;
    private int used;
    private int[] indices = new int[0];
    private float[] values = new float[0];
    private int[] places = new int[0];
    private int[] active = new int[0];
    private float[] stretch = new float[0];
    private int activeCount;
    private boolean isPlaced;

    /** Room for {@code capacity} rows; has none yet. */
    public SparseMatrix(int capacity, int cols) {
        this.cols = cols;
        this.ends = new int[capacity];
        int words = (cols + Long.SIZE - 1) / Long.SIZE;
        this.present = new long[words];
        this.presentBefore = new int[words];
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int cols() {
        return cols;
    }

    /** Back to no rows. */
    public void clear() {
        rows = 0;
        used = 0;
        isPlaced = false;
    }

    /** Adds a number to the row that is being written; its column is over those before it. */
    public void add(int col, float value) {
        if (used == indices.length) {
            int length = Math.max(1024, Math.addExact(used, used >> 1));
            indices = Arrays.copyOf(indices, length);
            values = Arrays.copyOf(values, length);
        }
        indices[used] = col;
        values[used++] = value;
    }

    /** Ends the row that is being written. */
    public void endRow() {
        ends[rows++] = used;
        isPlaced = false;
    }

    /** Number of columns that have a number. */
    public int activeColumns() {
        place();
        return activeCount;
    }

    /** The i-th column that has a number; they ascend. */
    public int activeColumn(int i) {
        return active[i];
    }

    /** Whether every number is finite. */
    public boolean isFinite() {
        for (int k = 0; k < used; k++) {
            if (!Float.isFinite(values[k])) {
                return false;
            }
        }
        return true;
    }

    /**
     * C += this B', each element's products summed in the order of the columns.
     *
     * @param b read, n x cols
     * @param c accumulated, rows x n
     */
    public void multiplyByTransposed(Matrix b, Matrix c) {
        checkShapes(b, c);
        place();
        for (int j = 0; j < b.rows(); j++) {
            read(b.data(), b.rowOffset(j));
            int k = 0;
            for (int i = 0; i < rows; i++) {
                float sum = 0;
                for (; k < ends[i]; k++) {
                    sum += values[k] * stretch[places[k]];
                }
                c.data()[c.rowOffset(i) + j] += sum;
            }
        }
    }

    /**
     * C += A' this, each element's products summed in the order of the rows.
     *
     * @param a read, rows x n
     * @param c accumulated, n x cols; only active columns are written
     */
    public void multiplyTransposed(Matrix a, Matrix c) {
        checkShapes(c, a);
        place();
        for (int j = 0; j < c.rows(); j++) {
            Arrays.fill(stretch, 0, activeCount, 0f);
            int k = 0;
            for (int i = 0; i < rows; i++) {
                float factor = a.data()[a.rowOffset(i) + j];
                for (; k < ends[i]; k++) {
                    stretch[places[k]] += factor * values[k];
                }
            }
            add(c.data(), c.rowOffset(j));
        }
    }

    private void read(float[] from, int at) {
        for (int i = 0; i < activeCount; i++) {
            stretch[i] = from[at + active[i]];
        }
    }

    private void add(float[] to, int at) {
        for (int i = 0; i < activeCount; i++) {
            to[at + active[i]] += stretch[i];
        }
    }

    private void checkShapes(Matrix wide, Matrix narrow) {
        boolean fit = wide.cols() == cols && narrow.rows() == rows && narrow.cols() == wide.rows();
        if (!fit) {
            throw new IllegalArgumentException(
                    "sparse %d x %d doesn't fit %d x %d and %d x %d"
                            .formatted(
                                    rows,
                                    cols,
                                    wide.rows(),
                                    wide.cols(),
                                    narrow.rows(),
                                    narrow.cols()));
        }
    }

    /** Finds the active columns, and each number's place among them. */
    private void place() {
        if (isPlaced) {
            return;
        }
        if (places.length < used) {
            places = new int[indices.length];
        }
        Arrays.fill(present, 0);
        for (int k = 0; k < used; k++) {
            present[indices[k] >>> 6] |= 1L << indices[k];
        }
        listActive();
        for (int k = 0; k < used; k++) {
            int word = indices[k] >>> 6;
            long before = (1L << indices[k]) - 1;
            places[k] = presentBefore[word] + Long.bitCount(present[word] & before);
        }
        isPlaced = true;
    }

    private void listActive() {
        activeCount = 0;
        for (int word = 0; word < present.length; word++) {
            presentBefore[word] = activeCount;
            activeCount += Long.bitCount(present[word]);
        }
        if (active.length < activeCount) {
            active = new int[indices.length];
            stretch = new float[indices.length];
        }
        int i = 0;
        for (int word = 0; word < present.length; word++) {
            for (long bits = present[word]; bits != 0; bits &= bits - 1) {
                active[i++] = (word << 6) + Long.numberOfTrailingZeros(bits);
            }
        }
    }
}
