package org.backdraft.driver.data;

import org.backdraft.worker.ByteFeatures;
import org.backdraft.worker.Half;

/** How shards store features; {@code data.storage}. */
public enum FeatureStorage {
    /** {@link #SPARSE} where that is faster, else {@link #DENSE}. */
    AUTO(0, "any numbers"),
    /** Bytes where the source says that all features fit, else float32. */
    DENSE(0, "any numbers"),
    /** 4 bytes a number. */
    FLOAT(Float.BYTES, "any numbers"),
    /** 1 byte a number: whole numbers from 0 to 255. */
    BYTE(Byte.BYTES, "whole numbers from 0 to 255"),
    /** 2 bytes a number: rounded to 11 significant bits, up to 65504. */
    HALF(Short.BYTES, "numbers from -65504 to 65504"),
    /** 8 bytes a number that isn't 0. */
    SPARSE(Integer.BYTES + Float.BYTES, "any numbers");

    /*
     * Sums over non-zeros add in another order than a dense product, so sparse storage gives other
     * bits than dense. That is why AUTO goes by the numbers alone, so that the same rows give the same
     * bits from every format, and why it is settled once, by the training data.
     *
     * A number that isn't 0 costs a sparse product about as much time as 16 (one unit) to 50 numbers
     * (100 units) cost a dense one: an estimate, from the kernels alone and not from whole runs.
     */
    private static final int SPARSEST = 50;

    private final int bytes;
    private final String range;

    FeatureStorage(int bytes, String range) {
        this.bytes = bytes;
        this.range = range;
    }

    /**
     * What {@link #AUTO} means for a training set.
     *
     * @param mayBeSparse whether what is computed from it allows that
     */
    FeatureStorage settled(Survey survey, boolean mayBeSparse) {
        if (this != AUTO) {
            return this;
        }
        long numbers = Math.multiplyExact(survey.examples(), (long) survey.source().features());
        boolean counted = survey.nonZeros() != Scan.NOT_COUNTED;
        return mayBeSparse && counted && survey.nonZeros() <= numbers / SPARSEST ? SPARSE : DENSE;
    }

    /** The storage of a source's features, which is neither {@link #AUTO} nor {@link #DENSE}. */
    FeatureStorage settled(ExampleSource source) {
        if (this != AUTO && this != DENSE) {
            return this;
        }
        return source.featuresAreBytes() ? BYTE : FLOAT;
    }

    /** Bytes that a number takes; with sparse storage one that isn't 0. */
    int bytes() {
        return bytes;
    }

    /** The numbers that can be stored, in words. */
    String range() {
        return range;
    }

    /** Whether a number can be stored. */
    boolean holds(float number) {
        return switch (this) {
            case BYTE -> ByteFeatures.holds(number);
            case HALF -> Math.abs(number) <= Half.MAX;
            default -> true;
        };
    }
}
