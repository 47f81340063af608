package org.backdraft.driver.data;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;

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
public final class RowsSource implements ExampleSource {
    private static final long serialVersionUID = 1L;

    private final String description;
    private final TableColumns columns;
    private final transient JavaRDD<Row> rows;

    private RowsSource(String description, TableColumns columns, JavaRDD<Row> rows) {
        this.description = description;
        this.columns = columns;
        this.rows = rows;
    }

    /** Rows that have the columns in their order; looks at the first one for widths. */
    static RowsSource of(String description, TableColumns columns, JavaRDD<Row> rows) {
        return new RowsSource(description, sized(columns, rows), rows);
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
        SourceConfig.Table config =
                new SourceConfig.Table(
                        SourceConfig.Format.PARQUET, "the table", labels, weight, features);
        TableColumns columns = TableColumns.of(config, table.schema(), List.of(), true);
        return of("the table", columns, select(table, columns.names()).toJavaRDD());
    }

    /** Vectors with their labels. */
    public static RowsSource of(JavaRDD<Tuple2<Double, Vector>> labelled) {
        TableColumns columns =
                new TableColumns(
                        List.of(new TableColumns.Column("features", TableColumns.Kind.VECTOR, 0)),
                        List.of(new TableColumns.Column("label", TableColumns.Kind.NUMBER, 1)),
                        null);
        return of(
                "the labelled vectors",
                columns,
                labelled.map(row -> RowFactory.create(row._2(), row._1())));
    }

    /** Some columns of a table, whatever characters their names have. */
    static Dataset<Row> select(Dataset<Row> table, List<String> names) {
        return table.select(
                names.stream()
                        .map(name -> functions.col("`" + name.replace("`", "``") + "`"))
                        .toArray(Column[]::new));
    }

    /** The columns with the widths of the first row's arrays and vectors. */
    private static TableColumns sized(TableColumns columns, JavaRDD<Row> rows) {
        if (columns.features().stream().allMatch(TableColumns.Column::isScalar)) {
            return columns;
        }
        List<Row> first = rows.take(1);
        List<TableColumns.Column> sized = new ArrayList<>();
        for (TableColumns.Column column : columns.features()) {
            int width = 0;
            if (!first.isEmpty()) {
                width = TableReader.width(column, first.get(0), sized.size());
            }
            sized.add(column.ofWidth(width));
        }
        return columns.withFeatures(sized);
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
    public List<String> featureNames() {
        return columns.featureNames();
    }

    @Override
    public int splits() {
        return rows.getNumPartitions();
    }

    @Override
    public int labels() {
        return Math.max(1, columns.labels().size());
    }

    @Override
    public boolean labelsAreClassNumbers() {
        return false;
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
        public int splits() {
            return 1;
        }

        @Override
        public boolean labelsAreClassNumbers() {
            return false;
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
            return new TableReader(description, partition, columns, targets);
        }
    }
}
