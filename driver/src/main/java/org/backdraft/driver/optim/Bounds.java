package org.backdraft.driver.optim;

/** What hyper-parameters may be; every check throws IllegalArgumentException with the value. */
final class Bounds {
    private Bounds() {}

    static void learningRate(double value) {
        overZero("the learning rate", value);
    }

    static void overZero(String name, double value) {
        if (!((float) value > 0) || Float.isInfinite((float) value)) {
            throw new IllegalArgumentException(
                    name + " must be over 0 and fit float32, not " + value);
        }
    }

    static void zeroOrMore(String name, double value) {
        if (!(value >= 0) || Float.isInfinite((float) value)) {
            throw new IllegalArgumentException(
                    name + " must be 0 or more and fit float32, not " + value);
        }
    }

    static void underOne(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be from 0 to under 1, not " + value);
        }
    }

    /** From over 0 to 1. */
    static void fraction(String name, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    name + " must be over 0 and at most 1, not " + value);
        }
    }

    static void zeroToOne(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be from 0 to 1, not " + value);
        }
    }

    static void atLeast(long least, String name, long value) {
        if (value < least) {
            throw new IllegalArgumentException(
                    name + " must be " + least + " or more, not " + value);
        }
    }
}
