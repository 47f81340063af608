package org.backdraft.schema;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * The fitted columns of a table: from the cells of a row to its features, the same wherever it is
 * used.
 *
 * @param columns in the order of the training data's; features are in the same order
 * @param missingValues texts that stand for a missing value, beside nothing at all
 */
public record Schema(List<Column> columns, List<String> missingValues) implements RowSchema {
    /** Fewer features are kept as they are. */
    private static final int WIDE = 1024;

    /** Dense features take half of a non-zero's bytes, and are faster to multiply. */
    private static final int DENSE_GAIN = 8;

    public Schema {
        columns = List.copyOf(columns);
        missingValues = List.copyOf(missingValues);
        List<String> names = columns.stream().map(Column::name).toList();
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("columns of the same name: " + names);
        }
        long width = columns.stream().mapToLong(Column::width).sum();
        if (width > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "the columns give %d features; use fewer buckets".formatted(width));
        }
    }

    @Override
    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    @Override
    public boolean isIgnored(int column) {
        return columns.get(column) instanceof Column.Ignored;
    }

    @Override
    public int features() {
        return columns.stream().mapToInt(Column::width).sum();
    }

    /** Where there are many features, of which few aren't 0. */
    @Override
    public boolean isSparse() {
        return features() >= WIDE && features() >= DENSE_GAIN * columns.size();
    }

    /** Made as they are asked for: there may be millions. */
    @Override
    public List<String> featureNames() {
        return new FeatureNames(this);
    }

    @Override
    public RowEncoder encoder() {
        List<CellEncoder> cells = new ArrayList<>();
        int at = 0;
        for (int j = 0; j < columns.size(); j++) {
            Column column = columns.get(j);
            if (!isIgnored(j)) {
                cells.add(column.encoder(j, at));
            }
            at += column.width();
        }
        FeatureSink sink = isSparse() ? FeatureSink.ofNonZeros() : FeatureSink.ofAll(at);
        return new RowEncoder(cells, missingValues, sink, at);
    }

    private static final class FeatureNames extends AbstractList<String> {
        private final List<Column> columns;
        private final int[] ends;

        private FeatureNames(Schema schema) {
            columns = schema.columns;
            ends = new int[columns.size()];
            int end = 0;
            for (int j = 0; j < ends.length; j++) {
                end += columns.get(j).width();
                ends[j] = end;
            }
        }

        @Override
        public String get(int index) {
            if (index < 0 || index >= size()) {
                throw new IndexOutOfBoundsException(index);
            }
            int found = Arrays.binarySearch(ends, index + 1);
            // Of several columns that end there, those without features come last.
            int j = found < 0 ? -found - 1 : found;
            while (j > 0 && ends[j - 1] > index) {
                j--;
            }
            Column column = columns.get(j);
            return column.featureName(index - (ends[j] - column.width()));
        }

        @Override
        public int size() {
            return ends.length == 0 ? 0 : ends[ends.length - 1];
        }
    }
}
