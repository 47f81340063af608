package org.backdraft.driver.data.generated;

import java.util.Locale;

/** The kinds of made-up data. */
public enum Kind {
    /** {@link Blobs}. */
    BLOBS,
    /** {@link Checkerboard}. */
    CHECKERBOARD,
    /** {@link Circles}. */
    CIRCLES,
    /** {@link Digits}. */
    DIGITS,
    /** {@link Faces}. */
    FACES,
    /** {@link Line}. */
    LINE,
    /** {@link Moons}. */
    MOONS,
    /** {@link Sine}. */
    SINE,
    /** {@link Spirals}. */
    SPIRALS,
    /** {@link Xor}. */
    XOR;

    /** The kind as it is written in configurations. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
