package org.backdraft.schema;

import java.io.Serializable;

/** A function from numbers to numbers that never falls; immutable. */
public sealed interface Transform extends Serializable
        permits Transform.Log1p, Transform.Clip, Transform.Standardise, Transform.MinMax {

    /** The function; NaN or an infinity where it isn't defined. */
    double apply(double x);

    /** Its name in configurations. */
    String name();

    /** ln(1 + x), for x over -1. */
    record Log1p() implements Transform {
        /** The same bits on every machine, which Math doesn't promise. */
        @Override
        public double apply(double x) {
            return StrictMath.log1p(x);
        }

        @Override
        public String name() {
            return "log1p";
        }
    }

    /**
     * The nearest number of a range.
     *
     * @param least the range's first
     * @param most the range's last
     */
    record Clip(double least, double most) implements Transform {
        public Clip {
            if (!(least <= most)) {
                throw new IllegalArgumentException(
                        "expected least up to most, found %s and %s".formatted(least, most));
            }
        }

        @Override
        public double apply(double x) {
            return Math.max(least, Math.min(most, x));
        }

        @Override
        public String name() {
            return "clip";
        }
    }

    /**
     * (x - mean) / deviation; 0 for all x where there is no deviation.
     *
     * @param mean of the training data
     * @param deviation of the training data as a population
     */
    record Standardise(double mean, double deviation) implements Transform {
        public Standardise {
            if (!Double.isFinite(mean) || !(deviation >= 0 && deviation <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "mean %s and deviation %s".formatted(mean, deviation));
            }
        }

        @Override
        public double apply(double x) {
            return deviation == 0 ? 0 : (x - mean) / deviation;
        }

        @Override
        public String name() {
            return "standardise";
        }
    }

    /**
     * (x - least) / (most - least); 0 for all x where these are equal.
     *
     * @param least number of the training data
     * @param most likewise
     */
    record MinMax(double least, double most) implements Transform {
        public MinMax {
            if (!(least <= most) || !Double.isFinite(most - least)) {
                throw new IllegalArgumentException("least %s and most %s".formatted(least, most));
            }
        }

        @Override
        public double apply(double x) {
            return least == most ? 0 : (x - least) / (most - least);
        }

        @Override
        public String name() {
            return "min-max";
        }
    }
}
