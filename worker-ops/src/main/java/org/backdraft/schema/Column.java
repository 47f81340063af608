package org.backdraft.schema;

import java.io.Serializable;
import java.util.List;

/** A column with all that turns its cells into features. Immutable. */
public sealed interface Column extends Serializable
        permits Column.Number, Column.OneHot, Column.Hashed, Column.Ignored {

    /** The column's name. */
    String name();

    /** How many features it gives. */
    int width();

    /** The name of one of them. */
    String featureName(int i);

    /** What encodes its cells into features from {@code at} on. */
    CellEncoder encoder(int column, int at);

    /**
     * A number: transforms(x), and maybe 1 in another feature where x is missing.
     *
     * @param name of the column
     * @param missing what becomes of cells without a value
     * @param fill the x that they are
     * @param indicator whether there is the other feature
     * @param transforms of x, in double, whose result is rounded to float32
     */
    record Number(
            String name, Missing missing, double fill, boolean indicator, Transforms transforms)
            implements Column {
        public Number {
            if (!Float.isFinite((float) fill)) {
                throw new IllegalArgumentException("fill " + fill);
            }
        }

        @Override
        public int width() {
            return indicator ? 2 : 1;
        }

        @Override
        public String featureName(int i) {
            return i == 0 ? name : name + " is missing";
        }

        @Override
        public CellEncoder encoder(int column, int at) {
            return new NumberEncoder(column, at, missing, fill, indicator, transforms);
        }
    }

    /**
     * A category: 1 in its own feature.
     *
     * @param name of the column
     * @param missing what becomes of cells without a value
     * @param fill the category that they are
     * @param categories in the order of their features
     * @param unknown what becomes of all others
     */
    record OneHot(
            String name, Missing missing, String fill, List<String> categories, Unknown unknown)
            implements Column {
        public OneHot {
            categories = List.copyOf(categories);
        }

        @Override
        public int width() {
            return categories.size() + (unknown == Unknown.OTHER ? 1 : 0);
        }

        @Override
        public String featureName(int i) {
            return i < categories.size() ? name + "=" + categories.get(i) : name + " is other";
        }

        @Override
        public CellEncoder encoder(int column, int at) {
            return CategoryEncoder.of(this, column, at);
        }
    }

    /**
     * A category: 1 in the feature of its bucket, |h| mod buckets, where h is the MurmurHash3 (x86,
     * 32 bits, seed 0) of {@code name=category} in UTF-8.
     *
     * <p>That is scikit-learn's FeatureHasher without alternate signs. Signs would make colliding
     * categories of one row cancel on average; a column has one category a row, and buckets of its
     * own, so there is nothing to cancel.
     *
     * @param name of the column
     * @param missing what becomes of cells without a value
     * @param fill the category that they are
     * @param buckets how many there are
     */
    record Hashed(String name, Missing missing, String fill, int buckets) implements Column {
        public Hashed {
            if (buckets < 1) {
                throw new IllegalArgumentException(buckets + " buckets");
            }
        }

        @Override
        public int width() {
            return buckets;
        }

        @Override
        public String featureName(int i) {
            return name + "#" + i;
        }

        @Override
        public CellEncoder encoder(int column, int at) {
            Bucket bucket = new Bucket(name, buckets);
            return new CategoryEncoder(column, at, missing, fill, bucket::of);
        }
    }

    /**
     * A column that isn't read and need not be there.
     *
     * @param name of the column
     */
    record Ignored(String name) implements Column {
        @Override
        public int width() {
            return 0;
        }

        @Override
        public String featureName(int i) {
            throw new IndexOutOfBoundsException(i);
        }

        @Override
        public CellEncoder encoder(int column, int at) {
            return null;
        }
    }
}
