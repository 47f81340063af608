package org.backdraft.driver.data;

import org.apache.hadoop.fs.Path;
import org.apache.spark.Partition;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.backdraft.driver.files.HadoopFiles;

import scala.Option;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Parquet, ORC and JSON-lines files as tables whose rows have a fixed order. */
final class TableFiles {
    // Spark cuts files into pieces (by bytes; the rows are those of the row groups, stripes or
    // lines that start in it) and packs the pieces into partitions, the largest first. Here a piece
    // costs as much as a partition may, so that each is a partition of its own; then the partitions
    // are put in the order of the files' names and their pieces' offsets, and small neighbours
    // joined. So the order of the rows is that of the files, whatever the sizes and the cluster.

    /** Name of the column that Spark adds for lines that are no JSON. */
    private static final String MALFORMED = "_corrupt_record";

    private TableFiles() {}

    /**
     * Finds the files and their columns.
     *
     * @param splitBytes length of the pieces that files are read in
     * @param skips whether bad records are left out
     */
    static RowsSource open(
            JavaSparkContext spark,
            HadoopFiles files,
            SourceConfig.Table config,
            FeatureColumns chosen,
            boolean needLabel,
            int splitBytes,
            boolean skips)
            throws IOException {
        List<String> names = names(files, config);
        try {
            SparkSession session = session(spark, splitBytes);
            StructType schema = schema(session, config.format(), names);
            StructType known = schema;
            RowsSource.Table table;
            if (config.format() == SourceConfig.Format.JSONL) {
                JsonTable json = JsonTable.of(lines(session, names), schema, names, splitBytes);
                known = skips ? json.common(config, areNamed(config, chosen)) : schema;
                table = new RowsSource.Table(schema, json::rows);
            } else {
                table =
                        new RowsSource.Table(
                                schema,
                                (columns, carried) -> {
                                    List<String> all = new ArrayList<>(columns.names());
                                    all.addAll(carried);
                                    Dataset<Row> read = read(session, config, names, schema, all);
                                    return inOrder(read.toJavaRDD(), names, splitBytes);
                                });
            }
            TableColumns columns = TableColumns.of(config, known, chosen, needLabel);
            return RowsSource.of(config.path(), columns, table, skips);
        } catch (DataException e) {
            throw e;
        } catch (Exception e) {
            throw unreadable(config.path(), e);
        }
    }

    /** Whether the features' columns don't follow from what is in the files. */
    private static boolean areNamed(SourceConfig.Table config, FeatureColumns chosen) {
        return !config.features().isEmpty()
                || !(chosen instanceof FeatureColumns.Numbers numbers)
                || !numbers.expected().isEmpty();
    }

    /**
     * All of a table's rows.
     *
     * @param names of the columns
     * @param rows in their order; of JSON lines each value is what it is, and behind them is the
     *     text of a line that is no object
     */
    record Whole(List<String> names, JavaRDD<Row> rows) {}

    /** Finds the files, to look at everything in them. */
    static Whole whole(JavaSparkContext spark, HadoopFiles files, SourceConfig.Table config)
            throws IOException {
        List<String> names = names(files, config);
        SparkSession session = session(spark, TextSplit.BYTES);
        StructType schema = schema(session, config.format(), names);
        List<String> columns = Arrays.asList(schema.fieldNames());
        if (config.format() == SourceConfig.Format.JSONL) {
            JsonTable json = JsonTable.of(lines(session, names), schema, names, TextSplit.BYTES);
            return new Whole(columns, json.rows());
        }
        Dataset<Row> read = read(session, config, names, schema, columns);
        return new Whole(columns, inOrder(read.toJavaRDD(), names, TextSplit.BYTES));
    }

    private static List<String> names(HadoopFiles files, SourceConfig.Table config)
            throws IOException {
        List<String> names =
                files.list(config.path()).stream()
                        .filter(file -> file.getLen() > 0)
                        .map(file -> file.getPath().toString())
                        .toList();
        if (names.isEmpty()) {
            throw new DataException(config.path() + " is empty");
        }
        return names;
    }

    private static SparkSession session(JavaSparkContext spark, int splitBytes) {
        SparkSession session =
                SparkSession.builder().sparkContext(spark.sc()).getOrCreate().newSession();
        session.conf().set("spark.sql.files.maxPartitionBytes", (long) splitBytes);
        session.conf().set("spark.sql.files.openCostInBytes", (long) splitBytes);
        session.conf().set("spark.sql.sources.useV1SourceList", "parquet,orc,json,text");
        session.conf().set("spark.sql.caseSensitive", true);
        session.conf().set("spark.sql.files.ignoreCorruptFiles", false);
        session.conf().set("spark.sql.files.ignoreMissingFiles", false);
        return session;
    }

    /** The columns, vectors as what they are stored as, so that nothing need know them. */
    private static StructType schema(
            SparkSession session, SourceConfig.Format format, List<String> names) {
        StructType found = reader(session, format).load(names.toArray(new String[0])).schema();
        StructType stored = new StructType();
        for (StructField field : found.fields()) {
            if (format != SourceConfig.Format.JSONL || !field.name().equals(MALFORMED)) {
                stored = stored.add(field.name(), TableColumns.stored(field.dataType()), true);
            }
        }
        return stored;
    }

    private static Dataset<Row> read(
            SparkSession session,
            SourceConfig.Table config,
            List<String> names,
            StructType schema,
            List<String> columns) {
        Dataset<Row> table =
                reader(session, config.format()).schema(schema).load(names.toArray(new String[0]));
        return RowsSource.select(table, columns);
    }

    private static Dataset<Row> lines(SparkSession session, List<String> names) {
        return session.read().format("text").load(names.toArray(new String[0]));
    }

    private static DataFrameReader reader(SparkSession session, SourceConfig.Format format) {
        return switch (format) {
            case PARQUET -> session.read().format("parquet").option("mergeSchema", "false");
            case ORC -> session.read().format("orc").option("mergeSchema", "false");
            case JSONL ->
                    session.read()
                            .format("json")
                            .option("mode", "PERMISSIVE")
                            .option("columnNameOfCorruptRecord", MALFORMED);
        };
    }

    /**
     * The rows of pieces in the order of the files.
     *
     * @param rows of which each partition is a piece
     */
    static <R> JavaRDD<R> inOrder(JavaRDD<R> rows, List<String> names, int splitBytes) {
        List<Piece> pieces = new ArrayList<>();
        for (Partition partition : rows.rdd().partitions()) {
            pieces.add(Piece.of(partition));
        }
        pieces.sort(
                Comparator.comparing((Piece piece) -> new Path(piece.file))
                        .thenComparing(Piece::start));
        List<List<Integer>> groups = new ArrayList<>();
        long bytes = 0;
        for (Piece piece : pieces) {
            if (groups.isEmpty() || bytes + piece.length > splitBytes) {
                groups.add(new ArrayList<>());
                bytes = 0;
            }
            bytes += piece.length;
            groups.get(groups.size() - 1).add(piece.partition);
        }
        if (groups.isEmpty()) {
            throw new DataException("there are no rows in " + names.get(0));
        }
        return new JavaRDD<>(
                rows.rdd().coalesce(groups.size(), false, Option.apply(new Groups(groups)), null),
                rows.classTag());
    }

    /** What Spark says of a table that it can't read, in one line. */
    static DataException unreadable(String table, Exception e) {
        Throwable first = e;
        while (first.getCause() != null && first.getCause() != first) {
            first = first.getCause();
        }
        String outer = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        String inner = String.valueOf(first.getMessage()).lines().findFirst().orElse("");
        return new DataException(
                "%s can't be read: %s%s"
                        .formatted(table, outer, inner.equals(outer) ? "" : " (" + inner + ")"));
    }

    /** A stretch of a file that is a partition. */
    private record Piece(String file, long start, long length, int partition) {

        static Piece of(Partition partition) {
            if (partition instanceof FilePartition files && files.files().length == 1) {
                PartitionedFile file = files.files()[0];
                return new Piece(
                        file.toPath().toString(), file.start(), file.length(), partition.index());
            }
            throw new IllegalStateException(
                    "Spark read files in another way than expected: " + partition);
        }
    }

    /** Puts partitions into given groups. */
    private static final class Groups implements PartitionCoalescer, Serializable {
        private static final long serialVersionUID = 1L;

        private final ArrayList<int[]> groups = new ArrayList<>();

        private Groups(List<List<Integer>> groups) {
            groups.forEach(
                    group -> this.groups.add(group.stream().mapToInt(Integer::intValue).toArray()));
        }

        @Override
        public PartitionGroup[] coalesce(int most, RDD<?> parent) {
            Partition[] partitions = parent.partitions();
            return groups.stream()
                    .map(group -> group(group, parent, partitions))
                    .toArray(PartitionGroup[]::new);
        }

        private static PartitionGroup group(int[] members, RDD<?> parent, Partition[] all) {
            PartitionGroup group =
                    new PartitionGroup(parent.preferredLocations(all[members[0]]).headOption());
            Arrays.stream(members).forEach(i -> group.partitions().addOne(all[i]));
            return group;
        }
    }
}
