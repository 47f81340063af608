package org.backdraft.driver.bench;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.backdraft.driver.config.RunConfig;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Made-up rows in files: numbers with five decimals and a label that is one of ten whole numbers.
 *
 * @param folder that the files are in
 */
public record LoadingFiles(Path folder) {
    static final int FEATURES = 20;
    static final int CLASSES = 10;
    private static final int PIECES = 8;
    private static final int DECIMALS = 5;
    private static final int POWER = 100_000;

    /** How the files are written. */
    public enum Format {
        CSV,
        PARQUET
    }

    /** Where the files of a format are. */
    Path path(Format format) {
        return folder.resolve("rows." + format.name().toLowerCase(Locale.ROOT));
    }

    /** Bytes of a format's files. */
    long bytes(Format format) throws IOException {
        try (Stream<Path> files = Files.walk(path(format))) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += file.getFileName().toString().startsWith(".") ? 0 : Files.size(file);
            }
            return bytes;
        }
    }

    /** The columns as Spark is told them. */
    StructType schema() {
        StructType schema = new StructType();
        for (int j = 0; j < FEATURES; j++) {
            schema = schema.add("x" + j, DataTypes.FloatType);
        }
        return schema.add("label", DataTypes.IntegerType);
    }

    /** A configuration whose training data these are. */
    public RunConfig config(Format format, Map<String, String> settings) {
        String text =
                """
                data.train { format = %s, path = "%s", label = label }
                network = [{ type = linear, units = %d }]
                loss = cross-entropy
                """
                        .formatted(format.name().toLowerCase(Locale.ROOT), path(format), CLASSES);
        return RunConfig.parse(text, "loading", settings);
    }

    /** Writes rows as CSV, in as many files as there are pieces, until there are so many bytes. */
    public void writeCsv(long bytes) throws IOException {
        Files.createDirectories(path(Format.CSV));
        for (int piece = 0; piece < PIECES; piece++) {
            Path file = path(Format.CSV).resolve("part-%d.csv".formatted(piece));
            try (OutputStream out =
                    new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
                writePiece(out, bytes / PIECES, new SplittableRandom(piece));
            }
        }
    }

    private void writePiece(OutputStream out, long bytes, SplittableRandom random)
            throws IOException {
        out.write(
                (String.join(",", schema().fieldNames()) + "\n")
                        .getBytes(StandardCharsets.US_ASCII));
        byte[] line = new byte[FEATURES * (DECIMALS + 4) + 2];
        for (long written = 0; written < bytes; ) {
            int at = 0;
            for (int j = 0; j < FEATURES; j++) {
                at = writeNumber(line, at, random.nextInt(-9 * POWER, 9 * POWER));
            }
            line[at++] = (byte) ('0' + random.nextInt(CLASSES));
            line[at++] = '\n';
            out.write(line, 0, at);
            written += at;
        }
    }

    /** Writes scaled / 10^5 and a comma; returns the place behind it. */
    private static int writeNumber(byte[] line, int from, int scaled) {
        int at = from;
        if (scaled < 0) {
            line[at++] = '-';
        }
        int digits = Math.abs(scaled);
        line[at++] = (byte) ('0' + digits / POWER);
        line[at++] = '.';
        for (int power = POWER / 10; power > 0; power /= 10) {
            line[at++] = (byte) ('0' + digits / power % 10);
        }
        line[at++] = ',';
        return at;
    }

    /** Writes the rows of the CSV files as Parquet, unless they are there. */
    public void writeParquetOnce(JavaSparkContext spark) {
        if (Files.exists(path(Format.PARQUET))) {
            return;
        }
        SparkSession session = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
        session.read()
                .option("header", true)
                .schema(schema())
                .csv(path(Format.CSV).toString())
                .coalesce(PIECES)
                .write()
                .parquet(path(Format.PARQUET).toString());
    }
}
