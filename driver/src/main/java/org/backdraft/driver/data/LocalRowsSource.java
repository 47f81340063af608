package org.backdraft.driver.data;

import org.backdraft.schema.Schema;

/**
 * Examples in a table of this process, in the order of its rows; one split. What {@link RowsSource}
 * is to tables of Spark.
 */
final class LocalRowsSource implements TableSource {
    private static final long serialVersionUID = 1L;

    private final String description;
    private final TableColumns columns;
    private final boolean skips;
    private final transient LocalRows rows;

    private LocalRowsSource(
            String description, TableColumns columns, boolean skips, LocalRows rows) {
        this.description = description;
        this.columns = columns;
        this.skips = skips;
        this.rows = rows;
    }

    /**
     * The rows of a table.
     *
     * @param chosen what becomes of the features' columns
     * @param needLabel whether missing labels are a mistake
     * @param skips whether bad rows are left out
     * @throws DataException when the table has no such columns
     */
    static LocalRowsSource of(
            String description,
            LocalRows rows,
            SourceConfig.Given config,
            FeatureColumns chosen,
            boolean needLabel,
            boolean skips) {
        TableColumns columns =
                TableColumns.of(config.at(description), rows.types(), chosen, needLabel);
        TableColumns sized = TableWidths.sized(columns, rows.select(columns.names()), skips);
        return new LocalRowsSource(description, sized, skips, rows);
    }

    @Override
    public TableColumns made() {
        return columns;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public LocalRowsSource with(Schema fitted) {
        return new LocalRowsSource(description, columns.with(fitted), skips, rows);
    }

    @Override
    public int splits() {
        return 1;
    }

    @Override
    public Scan scan(int split, Targets targets) throws java.io.IOException {
        return open(split, targets).scan(targets, description);
    }

    @Override
    public TableReader open(int split, Targets targets) {
        return new TableReader(
                description,
                rows.select(columns.names()).iterator(),
                columns,
                targets,
                0,
                new ExampleFilter(skips, false));
    }
}
