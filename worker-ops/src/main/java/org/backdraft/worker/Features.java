package org.backdraft.worker;

import java.io.Serializable;

/**
 * The raw features of some rows, rows x width, packed.
 *
 * <p>Immutable once built: what holds the numbers is never written. Whatever the storage, equal
 * numbers give equal bits in all that is computed from them.
 */
public sealed interface Features extends Serializable
        permits FloatFeatures, ByteFeatures, HalfFeatures, SparseFeatures, MappedFeatures {

    /** Bytes that a cache fetches at a time. */
    int CACHE_LINE = 64;

    /** Number of rows; may be 0. */
    int rows();

    /** Features of a row. */
    int width();

    /** Memory that the numbers take, or room in a file, in bytes. */
    long bytes();

    /**
     * Copies a row as it is.
     *
     * @param to written, from {@code at}
     */
    void copyRow(int row, float[] to, int at);

    /**
     * Reads a number of each cache line of a row, so that a copy a moment later finds them there
     * and doesn't wait for memory line by line.
     *
     * @return a sum that means nothing, but what nobody keeps the compiler needn't read
     */
    default int prefetch(int row) {
        return 0;
    }

    /** Whether only those of a row that aren't 0 are stored. */
    default boolean isSparse() {
        return false;
    }

    /**
     * Copies what is stored of a row.
     *
     * @param to written
     * @throws UnsupportedOperationException unless this {@link #isSparse}
     */
    default void copyRow(int row, SparseRow to) {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " are dense");
    }

    /**
     * Scales a row on its way: scaled = (raw - offset) * factor, each feature by the operations of
     * {@link Scaling#apply}.
     *
     * @param scaled written, from {@code at}
     */
    void scaleRow(int row, Scaling scaling, float[] scaled, int at);

    /** Refuses an array that doesn't hold rows x width numbers. */
    static void checkLength(int rows, int width, int length) {
        if (length != Math.multiplyExact(rows, width)) {
            throw new IllegalArgumentException(
                    "%d rows of %d features came with %d numbers".formatted(rows, width, length));
        }
    }
}
