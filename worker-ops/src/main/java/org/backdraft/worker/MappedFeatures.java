package org.backdraft.worker;

/**
 * Features in a file: row i starts at byte {@code first} + i * {@code stride}, so that what else
 * belongs to a row can lie between.
 */
public sealed interface MappedFeatures extends Features
        permits MappedFloats, MappedBytes, MappedHalves, MappedNonZeros {
    /*
     * A row is copied out and scaled where it then is, in the cache: the operations of Scaling, on
     * the numbers that the storage on the heap has, and so the same bits.
     */

    @Override
    default void scaleRow(int row, Scaling scaling, float[] scaled, int at) {
        copyRow(row, scaled, at);
        scaling.apply(scaled, at, scaled, at);
    }
}
