package org.backdraft.schema;

import java.io.Serializable;
import java.util.List;

/** What is to become of a column's cells, before anything is fitted. Immutable. */
public sealed interface ColumnPlan extends Serializable
        permits ColumnPlan.Number, ColumnPlan.OneHot, ColumnPlan.Hashed, ColumnPlan.Ignored {

    /**
     * A number that is a feature.
     *
     * @param missing what becomes of cells without a value
     * @param fill the number that they are, with {@link Missing#CONSTANT}
     * @param indicator whether another feature is 1 where the value was missing
     * @param transforms of the number, in their order
     */
    record Number(Missing missing, double fill, boolean indicator, List<TransformPlan> transforms)
            implements ColumnPlan {
        /** A number that must be there and is used as it is. */
        public static final Number PLAIN = new Number(Missing.ERROR, 0, false, List.of());

        public Number {
            transforms = List.copyOf(transforms);
            if (!Float.isFinite((float) fill)) {
                throw new IllegalArgumentException("fill must fit float32, not " + fill);
            }
            if (indicator && (missing == Missing.ERROR || missing == Missing.DROP)) {
                throw new IllegalArgumentException(
                        "indicator goes with missing = mean or constant, as no row has a missing"
                                + " value otherwise");
            }
            checkOnePass(transforms);
        }

        /* All is fitted in one pass, so no transform may need what a fitted one makes of the data.
         * Min-max doesn't, since no transform ever falls: the range goes through them. */
        private static void checkOnePass(List<TransformPlan> transforms) {
            boolean fitted = false;
            for (TransformPlan plan : transforms) {
                if (fitted && plan.kind() == TransformPlan.Kind.STANDARDISE) {
                    throw new IllegalArgumentException(
                            "transform: standardise can't come after standardise or min-max, whose"
                                    + " shift and factor it undoes; leave those out");
                }
                fitted |= plan.fixed() == null;
            }
        }

        /** The transforms in front of the first one that is fitted. */
        Transforms leading() {
            return new Transforms(
                    transforms.stream()
                            .takeWhile(plan -> plan.fixed() != null)
                            .map(TransformPlan::fixed)
                            .toList());
        }
    }

    /**
     * A category with a feature of its own, which is 1 in its rows and else 0.
     *
     * @param missing what becomes of cells without a value
     * @param fill the category that they are, with {@link Missing#CONSTANT}
     * @param unknown what becomes of categories without a feature
     * @param leastCount rows of the training data that a category needs for a feature
     */
    record OneHot(Missing missing, String fill, Unknown unknown, long leastCount)
            implements ColumnPlan {
        public OneHot {
            checkCategory(missing, fill);
            if (leastCount > 1 && unknown == Unknown.ERROR) {
                throw new IllegalArgumentException(
                        "least-count leaves categories unknown that the training data has; set"
                                + " unknown = zeros or other");
            }
        }
    }

    /**
     * A category as one of some buckets, each with a feature that is 1 in its rows and else 0.
     *
     * @param missing what becomes of cells without a value
     * @param fill the category that they are, with {@link Missing#CONSTANT}
     * @param buckets how many there are
     */
    record Hashed(Missing missing, String fill, int buckets) implements ColumnPlan {
        public Hashed {
            checkCategory(missing, fill);
            if (buckets < 1) {
                throw new IllegalArgumentException("buckets must be 1 or more, not " + buckets);
            }
        }
    }

    /** A column that isn't read. */
    record Ignored() implements ColumnPlan {}

    private static void checkCategory(Missing missing, String fill) {
        if (missing == Missing.MEAN) {
            throw new IllegalArgumentException(
                    "categories have no mean; set missing = error, drop or constant");
        }
        if (missing == Missing.CONSTANT && fill.isBlank()) {
            throw new IllegalArgumentException("fill must be a category, not empty");
        }
    }
}
