package org.backdraft.worker;

import org.backdraft.tensor.SparseMatrix;

import java.util.Arrays;

/** The columns in which a sum may differ from +0, one bit each, or all. Owned by its sum. */
final class TouchedColumns {
    private final int columns;
    private final long[] bits;
    private int[] list = new int[0];
    private boolean isAll;

    /** None of {@code columns}; of 0 where nothing can be sparse. */
    TouchedColumns(int columns) {
        this.columns = columns;
        this.bits = new long[(columns + Long.SIZE - 1) / Long.SIZE];
    }

    /** Whether it makes a difference which they are. */
    boolean canBeFew() {
        return bits.length > 0;
    }

    /** Whether all columns count as touched. */
    boolean isAll() {
        return isAll;
    }

    /** Back to none. */
    void clear() {
        Arrays.fill(bits, 0);
        isAll = false;
    }

    /** Counts all columns as touched. */
    void addAll() {
        isAll = true;
    }

    /** Adds one column. */
    void add(int column) {
        bits[column >>> 6] |= 1L << column;
    }

    /** Adds the columns in which some row has a number. */
    void add(SparseMatrix rows) {
        if (canBeFew()) {
            int active = rows.activeColumns();
            for (int i = 0; i < active; i++) {
                add(rows.activeColumn(i));
            }
        }
    }

    /** Adds those of another sum of the same columns. */
    void add(TouchedColumns other) {
        for (int word = 0; word < bits.length; word++) {
            bits[word] |= other.bits[word];
        }
        isAll |= other.isAll;
    }

    /** How many were touched, unless all are. */
    long count() {
        long count = 0;
        for (long word : bits) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** Lists them for {@link #listed}, ascending, unless all are; says how many. */
    int list() {
        if (isAll) {
            return 0;
        }
        int listed = 0;
        for (int word = 0; word < bits.length; word++) {
            int more = Long.bitCount(bits[word]);
            if (listed + more > list.length) {
                list = Arrays.copyOf(list, Math.min(columns, 2 * (listed + more)));
            }
            for (long left = bits[word]; left != 0; left &= left - 1) {
                list[listed++] = (word << 6) + Long.numberOfTrailingZeros(left);
            }
        }
        return listed;
    }

    /** The columns of the last {@link #list}; read only. */
    int[] listed() {
        return list;
    }
}
