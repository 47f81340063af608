package org.backdraft.driver.inspect;

import org.backdraft.driver.data.ColumnCensus;

/** What a suggested configuration says of one column. */
final class ColumnPlanText {
    /** Categories of more values are hashed. */
    private static final int MOST_ONE_HOT = 100;

    private static final int BUCKETS = 1024;

    private ColumnPlanText() {}

    /** Features that a category becomes. */
    static int width(ColumnCensus column) {
        int values = column.counts().size();
        return values > MOST_ONE_HOT ? BUCKETS : values;
    }

    /**
     * The plan with its reason behind it; "" when a column is a number in every row.
     *
     * @param category whether it is to be taken for one
     */
    static String of(ColumnCensus column, boolean category) {
        long missing = column.cells().missing();
        if (category) {
            return category(column, missing);
        }
        if (!column.isNumeric() && column.kind() != ColumnCensus.Kind.ARRAY) {
            return "{ type = ignore }  # " + column.kind().words();
        }
        return missing == 0
                ? ""
                : "{ type = number, missing = mean, transform = [standardise] }  # %,d missing"
                        .formatted(missing);
    }

    private static String category(ColumnCensus column, long missing) {
        int values = column.counts().size();
        String encoding =
                values > MOST_ONE_HOT ? "hash, buckets = " + BUCKETS : "one-hot, unknown = zeros";
        return "{ type = category, encoding = %s%s }  # %,d values%s"
                .formatted(
                        encoding,
                        missing > 0 ? ", missing = constant" : "",
                        values,
                        missing > 0 ? ", %,d missing".formatted(missing) : "");
    }
}
