package org.backdraft.scorer;

import java.util.List;

/**
 * What a row of features has to be.
 *
 * @param width number of features
 * @param names of the features; empty when they have none
 */
record RowCheck(int width, List<String> names) {
    /** In place of the index of a row that is by itself. */
    static final int ALONE = -1;

    /**
     * Checks a row.
     *
     * @param row read
     * @param index of the row among others, or {@link #ALONE}
     * @throws IllegalArgumentException when its features are too many, too few, or not all finite
     */
    void check(float[] row, int index) {
        if (row.length != width) {
            throw new IllegalArgumentException(
                    "%s: expected %d features, found %d".formatted(name(index), width, row.length));
        }
        for (int j = 0; j < width; j++) {
            if (!Float.isFinite(row[j])) {
                throw new IllegalArgumentException(
                        "%s, feature %s: expected a finite number, found %s"
                                .formatted(name(index), feature(j), row[j]));
            }
        }
    }

    private static String name(int index) {
        return index == ALONE ? "the row" : "row %d (counted from 0)".formatted(index);
    }

    private String feature(int j) {
        return names.isEmpty()
                ? "%d (counted from 0)".formatted(j)
                : "'%s'".formatted(names.get(j));
    }
}
