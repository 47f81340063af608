package org.backdraft.driver.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.backdraft.driver.bench.LoadingFiles.Format;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.ExampleSource;
import org.backdraft.driver.data.Loader;
import org.backdraft.worker.ShardedData;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The speed of loading files into shards beside that of Spark's own reader on the same files, in
 * turns.
 */
public final class LoadingSpeed {
    /*
     * Backdraft looks through the files once, to count rows and find mistakes, and reads them again
     * to deal the rows out, send them to their shards and keep them. Spark's reader, told the
     * columns and their types, is asked for two things: how many rows there are, for which it may
     * pass over what is in them, and the sum of each column, for which it has to parse them all.
     * Neither sends or keeps rows. A first round of all three, which warms up, isn't counted.
     */
    private static final double MEGA = 1e6;
    private static final ObjectMapper JSON = new ObjectMapper();

    private LoadingSpeed() {}

    /** What is measured; the names are the table's. */
    public enum Reader {
        BACKDRAFT("load into shards"),
        SPARK_COUNT("Spark: count rows"),
        SPARK_SUM("Spark: sum each column");

        private final String title;

        Reader(String title) {
            this.title = title;
        }
    }

    /**
     * Medians for one format on one master.
     *
     * @param cores that the master has
     * @param megabytesASecondACore by the length of the files; in the order of {@link Reader}
     * @param ratioToCount of Backdraft's speed to that of Spark's counting
     * @param ratioToSum of Backdraft's speed to that of Spark's summing
     */
    public record Figures(
            String master,
            int cores,
            String format,
            double megabytes,
            long rows,
            List<Double> megabytesASecondACore,
            double ratioToCount,
            double ratioToSum) {}

    /**
     * Measures one format.
     *
     * @param loader in a session on that Spark
     * @param rounds that are counted
     */
    public static Figures measure(
            JavaSparkContext spark, Loader loader, LoadingFiles files, Format format, int rounds)
            throws IOException {
        SparkSession session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
        double[][] seconds = new double[Reader.values().length][rounds];
        long rows = 0;
        for (int round = -1; round < rounds; round++) {
            for (Reader reader : Reader.values()) {
                long start = System.nanoTime();
                long found = read(reader, session, loader, files, format);
                double taken = (System.nanoTime() - start) / 1e9;
                if (round >= 0) {
                    seconds[reader.ordinal()][round] = taken;
                }
                if (rows != 0 && rows != found) {
                    throw new IllegalStateException(
                            "%s found %d rows, others %d".formatted(reader, found, rows));
                }
                rows = found;
            }
        }
        int cores = spark.defaultParallelism();
        double megabytes = files.bytes(format) / MEGA;
        List<Double> speeds = new ArrayList<>();
        for (double[] times : seconds) {
            speeds.add(megabytes / Medians.of(times) / cores);
        }
        return new Figures(
                spark.master(),
                cores,
                format.name(),
                megabytes,
                rows,
                speeds,
                speeds.get(0) / speeds.get(1),
                speeds.get(0) / speeds.get(2));
    }

    /** The number of rows that a reader finds. */
    private static long read(
            Reader reader, SparkSession session, Loader loader, LoadingFiles files, Format format)
            throws IOException {
        return switch (reader) {
            case BACKDRAFT -> load(loader, files.config(format, Map.of()), session);
            case SPARK_COUNT -> table(session, files, format).count();
            case SPARK_SUM -> sum(table(session, files, format));
        };
    }

    private static long load(Loader loader, RunConfig config, SparkSession session)
            throws IOException {
        ExampleSource source = loader.open(config.data().train(), List.of(), true);
        int shards = Math.max(1, session.sparkContext().defaultParallelism());
        try (ShardedData data =
                loader.load(source, LoadingFiles.CLASSES, List.of(), shards, config.seed())
                        .data()) {
            return data.examples();
        }
    }

    private static Dataset<Row> table(SparkSession session, LoadingFiles files, Format format) {
        var reader = session.read().schema(files.schema());
        String path = files.path(format).toString();
        return format == Format.CSV
                ? reader.option("header", true).option("mode", "FAILFAST").csv(path)
                : reader.parquet(path);
    }

    private static long sum(Dataset<Row> table) {
        Column[] sums =
                Arrays.stream(table.columns())
                        .map(name -> functions.sum(table.col(name)))
                        .toArray(Column[]::new);
        Row row = table.agg(functions.count(functions.lit(1)), sums).first();
        return row.getLong(0);
    }

    /** Prints a table for people. */
    public static void print(List<Figures> all, PrintStream out) {
        out.printf("%-9s %-8s %10s %12s", "master", "format", "MB", "rows");
        for (Reader reader : Reader.values()) {
            out.printf(" %22s", reader.title);
        }
        out.printf(" %10s %10s%n", "to count", "to sum");
        for (Figures figures : all) {
            out.printf(
                    Locale.ROOT,
                    "%-9s %-8s %,10.1f %,12d",
                    figures.master,
                    figures.format,
                    figures.megabytes,
                    figures.rows);
            for (double speed : figures.megabytesASecondACore) {
                out.printf(Locale.ROOT, " %,12.1f MB/s/core", speed);
            }
            out.printf(Locale.ROOT, " %10.2f %10.2f%n", figures.ratioToCount, figures.ratioToSum);
        }
    }

    /** Prints a line of JSON. */
    public static void printJson(List<Figures> all, PrintStream out) {
        try {
            out.println(JSON.writeValueAsString(all));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
