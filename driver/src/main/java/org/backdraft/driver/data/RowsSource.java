package org.backdraft.driver.data;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.backdraft.schema.RowSchema;
import org.backdraft.schema.Schema;

import scala.Tuple2;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Examples in the rows of a table that Spark reads or computes: its partitions are the splits.
 *
 * <p>The rows can only be reached inside Spark's tasks, so this loads through {@link
 * SparkPlacement} alone. The order of the examples is that of the partitions and, in a partition,
 * of its rows. They are read more than once: a table that is computed must come out the same each
 * time (sort it, or persist it), or the load fails or mixes up rows.
 */
public final class RowsSource implements TableSource {
    private static final long serialVersionUID = 1L;

    private final String description;
    private final TableColumns columns;
    private final int carried;
    private final boolean stops;
    private final boolean skips;
    private final transient Table table;
    private final transient JavaRDD<Row> rows;

    /** Makes rows that have the columns of examples and behind them some that are carried. */
    @FunctionalInterface
    interface Rows {
        JavaRDD<Row> of(TableColumns columns, List<String> carried);
    }

    /**
     * A table, of whose columns rows are made.
     *
     * @param types of all columns
     * @param rows of some columns
     */
    record Table(StructType types, Rows rows) {}

    private RowsSource(
            String description,
            TableColumns columns,
            int carried,
            boolean stops,
            boolean skips,
            Table table,
            JavaRDD<Row> rows) {
        this.description = description;
        this.columns = columns;
        this.carried = carried;
        this.stops = stops;
        this.skips = skips;
        this.table = table;
        this.rows = rows;
    }

    /**
     * The rows of a table; looks at the first one for the widths of arrays and vectors, or where
     * bad records are left out at all of them for the commonest widths.
     */
    static RowsSource of(String description, TableColumns columns, Table table, boolean skips) {
        JavaRDD<Row> rows = table.rows().of(columns, List.of());
        TableColumns sized = TableWidths.sized(columns, rows, skips);
        return new RowsSource(description, sized, 0, false, skips, table, rows);
    }

    /**
     * The rows of a table.
     *
     * @param labels columns of the labels, several for labels of several numbers
     * @param weight column of the row's weight, or "" when all rows weigh 1
     * @param features columns of the features: numbers, arrays of numbers or vectors; empty for all
     *     others
     * @throws DataException when the table has no such columns
     */
    public static RowsSource of(
            Dataset<Row> table, List<String> labels, String weight, List<String> features) {
        return of(table, labels, weight, features, FeatureColumns.all());
    }

    /**
     * The same with features that are not just numbers.
     *
     * @param chosen what becomes of the features' columns
     */
    public static RowsSource of(
            Dataset<Row> table,
            List<String> labels,
            String weight,
            List<String> features,
            FeatureColumns chosen) {
        SourceConfig.Given config = new SourceConfig.Given("", labels, weight, features);
        return of("the table", table, config, chosen, true, false);
    }

    /**
     * The rows of a table.
     *
     * @param description of it, for messages
     * @param chosen what becomes of the features' columns
     * @param needLabel whether missing labels are a mistake
     * @param skips whether bad rows are left out
     * @throws DataException when the table has no such columns
     */
    static RowsSource of(
            String description,
            Dataset<Row> table,
            SourceConfig.Given config,
            FeatureColumns chosen,
            boolean needLabel,
            boolean skips) {
        TableColumns columns =
                TableColumns.of(config.at(description), table.schema(), chosen, needLabel);
        return of(
                description,
                columns,
                new Table(table.schema(), (some, carried) -> rows(table, some, carried)),
                skips);
    }

    /** Vectors with their labels. */
    public static RowsSource of(JavaRDD<Tuple2<Double, Vector>> labelled) {
        TableColumns columns =
                new TableColumns(
                        List.of(new TableColumns.Column("features", TableColumns.Kind.VECTOR, 0)),
                        List.of(new TableColumns.Column("label", TableColumns.Kind.NUMBER, 1)),
                        null,
                        null);
        JavaRDD<Row> rows = labelled.map(row -> RowFactory.create(row._2(), row._1()));
        return of(
                "the labelled vectors",
                columns,
                new Table(new StructType(), (some, none) -> rows),
                false);
    }

    /**
     * The same with bad rows left out, counted and reported, rather than ending the load. Load it
     * with a {@link BadRecordPolicy} that says how many may be.
     */
    public RowsSource leavingOutBadRows() {
        return of(description, columns, table, true);
    }

    private static JavaRDD<Row> rows(
            Dataset<Row> table, TableColumns columns, List<String> carried) {
        List<String> names = new ArrayList<>(columns.names());
        names.addAll(carried);
        return select(table, names).toJavaRDD();
    }

    /** Some columns of a table, whatever characters their names have. */
    static Dataset<Row> select(Dataset<Row> table, List<String> names) {
        return table.select(
                names.stream()
                        .map(name -> functions.col("`" + name.replace("`", "``") + "`"))
                        .toArray(Column[]::new));
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
    public RowsSource with(Schema fitted) {
        return new RowsSource(
                description, columns.with(fitted), carried, stops, skips, table, rows);
    }

    @Override
    public int splits() {
        return rows.getNumPartitions();
    }

    @Override
    public StructType columns() {
        return table.types();
    }

    @Override
    public RowsSource carrying(List<String> names) {
        JavaRDD<Row> more = names.isEmpty() ? rows : table.rows().of(columns, names);
        return new RowsSource(description, columns, names.size(), true, skips, table, more);
    }

    @Override
    public Scan scan(int split, Targets targets) {
        throw notInATask();
    }

    @Override
    public RowReader open(int split, Targets targets) {
        throw notInATask();
    }

    private DataException notInATask() {
        return needsSpark(description);
    }

    /** What is said where there is no Spark. */
    static DataException needsSpark(String what) {
        return new DataException(
                what
                        + " needs Spark: sync = job-per-step, and not the verbs check and picture,"
                        + " which work without");
    }

    /** What a function makes of each partition. */
    <R> JavaRDD<R> onSplits(Placement.SplitFunction<R> function) {
        return rows.mapPartitionsWithIndex(
                (split, partition) -> function.apply(split, new InTask(partition)), false);
    }

    /** The same source inside the task that has one of its partitions. */
    private final class InTask implements ExampleSource {
        private static final long serialVersionUID = 1L;

        private final transient Iterator<Row> partition;

        private InTask(Iterator<Row> partition) {
            this.partition = partition;
        }

        @Override
        public String description() {
            return description;
        }

        @Override
        public int features() {
            return columns.width();
        }

        @Override
        public boolean isSparse() {
            return RowsSource.this.isSparse();
        }

        @Override
        public RowSchema schema() {
            return columns.schema();
        }

        @Override
        public int splits() {
            return 1;
        }

        @Override
        public boolean labelsAreClassNumbers() {
            return false;
        }

        /** The rows have what the whole source carries. */
        @Override
        public ExampleSource carrying(List<String> names) {
            return this;
        }

        @Override
        public Scan scan(int split, Targets targets) throws java.io.IOException {
            return open(split, targets).scan(targets, description);
        }

        @Override
        public TableReader open(int split, Targets targets) {
            if (targets.width() > 0 && columns.labels().isEmpty()) {
                throw new DataException(
                        "%s comes without a label; set label to its column".formatted(description));
            }
            return new TableReader(
                    description,
                    partition,
                    columns,
                    targets,
                    carried,
                    new ExampleFilter(skips, stops));
        }
    }
}
