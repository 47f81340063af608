package org.backdraft.driver.inspect;

import org.backdraft.driver.data.Census;
import org.backdraft.driver.data.ColumnCensus;
import org.backdraft.driver.data.DataException;
import org.backdraft.driver.data.SourceConfig;

import java.util.List;
import java.util.Locale;

/**
 * The column that is to be predicted.
 *
 * @param column or null when there is none
 * @param why it is that one
 */
public record Label(ColumnCensus column, String why) {
    private static final List<String> NAMES =
            List.of("label", "class", "target", "y", "species", "category", "outcome");
    private static final int MOST_CLASSES = 100;

    /**
     * The column that is asked for, or the likeliest one.
     *
     * @param asked name or, in CSV, number of a column, or null
     * @throws DataException when there is no such column
     */
    public static Label of(Census census, SourceConfig config, String asked) {
        if (asked != null) {
            return asked(census, asked);
        }
        boolean table = config instanceof SourceConfig.Csv || config instanceof SourceConfig.Table;
        if (!table) {
            ColumnCensus label = census.column("label");
            boolean there = label != null && label.present() > 0;
            return there ? new Label(label, "the format has it") : new Label(null, "there is none");
        }
        List<ColumnCensus> columns = census.columns();
        for (String name : NAMES) {
            for (ColumnCensus column : columns) {
                if (column.name().toLowerCase(Locale.ROOT).equals(name) && canBe(column)) {
                    return new Label(column, "guessed by its name");
                }
            }
        }
        return byPlace(columns);
    }

    private static Label byPlace(List<ColumnCensus> columns) {
        for (int place : new int[] {columns.size() - 1, 0}) {
            if (place >= 0 && columns.size() > 1 && isClasses(columns.get(place))) {
                String where = place == 0 ? "first" : "last";
                return new Label(
                        columns.get(place),
                        "guessed, as it is the %s column and holds few distinct values"
                                .formatted(where));
            }
        }
        for (int j = columns.size() - 1; j >= 0 && columns.size() > 1; j--) {
            if (canBe(columns.get(j))) {
                return new Label(columns.get(j), "guessed, as it is the last that can be one");
            }
        }
        return new Label(null, "no column can be one");
    }

    private static Label asked(Census census, String asked) {
        ColumnCensus column = census.column(asked);
        int count = census.columns().size();
        if (column == null && asked.matches("-\\d{1,6}") && Integer.parseInt(asked) + count >= 0) {
            column = census.columns().get(Integer.parseInt(asked) + count);
        }
        if (column == null) {
            throw new DataException(
                    "there is no column '%s' to be the label; there are: %s"
                            .formatted(
                                    asked,
                                    String.join(
                                            ", ",
                                            census.columns().stream()
                                                    .limit(20)
                                                    .map(ColumnCensus::name)
                                                    .toList())));
        }
        return new Label(column, "as asked for");
    }

    private static boolean canBe(ColumnCensus column) {
        return switch (column.kind()) {
            case NUMBER, WHOLE, CATEGORY -> true;
            default -> false;
        };
    }

    /** Whether there is something to predict, and it is a class rather than a number. */
    public boolean isClasses() {
        return column != null && isClasses(column);
    }

    private static boolean isClasses(ColumnCensus column) {
        int distinct = column.counts().size();
        return switch (column.kind()) {
            case CATEGORY -> true;
            case WHOLE ->
                    distinct >= 2 && distinct <= MOST_CLASSES && 2L * distinct <= column.present();
            default -> false;
        };
    }
}
