package org.backdraft.driver.data;

import org.backdraft.worker.ByteFeatures;
import org.backdraft.worker.Half;

/** How shards store features; {@code data.storage}. */
public enum FeatureStorage {
    /** Bytes where the source says that all features fit, else float32. */
    AUTO(0, "any numbers"),
    /** 4 bytes a number. */
    FLOAT(Float.BYTES, "any numbers"),
    /** 1 byte a number: whole numbers from 0 to 255. */
    BYTE(Byte.BYTES, "whole numbers from 0 to 255"),
    /** 2 bytes a number: rounded to 11 significant bits, up to 65504. */
    HALF(Short.BYTES, "numbers from -65504 to 65504"),
    /** 8 bytes a number that isn't 0. */
    SPARSE(Integer.BYTES + Float.BYTES, "any numbers");

    private final int bytes;
    private final String range;

    FeatureStorage(int bytes, String range) {
        this.bytes = bytes;
        this.range = range;
    }

    /** The storage of a source's features, which is not {@link #AUTO}. */
    FeatureStorage settled(ExampleSource source) {
        if (this != AUTO) {
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
