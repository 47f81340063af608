package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Training on the same rows ends in the same bits, in whatever format they are. */
class FormatsIT {
    private static final String CONFIG =
            """
            network = [{ type = linear, units = 5 }, { type = tanh }, { type = linear, units = 3 }]
            loss = cross-entropy
            data.scaling.type = standardise
            epochs = 2
            batch-size = 32
            """;
    private static final Map<String, String> LOCAL =
            Map.of("spark.master", "local[2]", "data.shards", Runs.SHARDS);

    @TempDir static Path folder;
    private static String expected;

    @BeforeAll
    static void write() throws IOException {
        SparkHome.prepare();
        Path csv = TestData.csv(folder, "data.csv", 500, 1);
        List<String[]> rows = new ArrayList<>();
        for (String line : Files.readAllLines(csv).subList(1, 501)) {
            rows.add(line.split(","));
        }
        StringBuilder svm = new StringBuilder();
        StringBuilder json = new StringBuilder();
        for (String[] row : rows) {
            svm.append("%5$s 1:%1$s 2:%2$s 3:%3$s 4:%4$s%n".formatted((Object[]) row));
            json.append(
                    "{\"tree\": \"%5$s\", \"a\": %1$s, \"b\": %2$s, \"c\": %3$s, \"d\": %4$s}%n"
                            .formatted((Object[]) row));
        }
        Files.writeString(folder.resolve("data.libsvm"), svm);
        Files.writeString(folder.resolve("data.jsonl"), json);
        writeTables(rows);
        expected =
                Runs.train(CONFIG + source("csv"), Runs.with(LOCAL, Map.of("sync", "in-process")));
    }

    private static void writeTables(List<String[]> rows) throws IOException {
        StructType type = new StructType();
        for (String name : List.of("a", "b", "c", "d")) {
            type = type.add(name, DataTypes.FloatType);
        }
        type = type.add("tree", DataTypes.StringType);
        List<Row> typed = new ArrayList<>();
        for (String[] row : rows) {
            Object[] cells = new Object[5];
            for (int j = 0; j < 4; j++) {
                cells[j] = Float.valueOf(row[j]);
            }
            cells[4] = row[4];
            typed.add(RowFactory.create(cells));
        }
        try (SparkSession session =
                SparkSession.builder()
                        .master("local[1]")
                        .config("spark.driver.host", "localhost")
                        .config("spark.driver.bindAddress", "127.0.0.1")
                        .config("spark.ui.enabled", "false")
                        .getOrCreate()) {
            var table = session.createDataFrame(typed, type).coalesce(1);
            table.write().parquet(folder + "/data.parquet");
            table.write().orc(folder + "/data.orc");
        }
    }

    private static String source(String format) {
        return "data.train { format = %s, path = \"%s/data.%s\"%s }%n"
                .formatted(format, folder, format, format.equals("libsvm") ? "" : ", label = tree");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "libsvm", "parquet", "orc", "jsonl"})
    void train_sameRowsInAnyFormat_endsInTheSameBits(String format) throws IOException {
        assertThat(Runs.train(CONFIG + source(format), LOCAL)).isEqualTo(expected);
    }

    @Test
    void train_onAClusterFromParquet_endsInTheSameBits() throws IOException {
        assertThat(Runs.train(CONFIG + source("parquet"), Runs.cluster(Map.of())))
                .isEqualTo(expected);
    }

    private static String model(String format) throws IOException {
        Path conf = Files.writeString(folder.resolve(format + ".conf"), CONFIG + source(format));
        Path run = Files.createTempDirectory(folder, "run").resolve(format);
        CommandLineRun trained =
                CommandLineRun.of(
                        "train",
                        conf.toString(),
                        "--run",
                        run.toString(),
                        "--set",
                        "spark.master=local[2]");
        assertThat(trained.code()).as(trained.err()).isZero();
        return run + "/model.safetensors";
    }

    private static List<String> predict(String model, String input) throws IOException {
        Path output = Files.createTempDirectory(folder, "output").resolve("rows");
        CommandLineRun run =
                CommandLineRun.of(
                        "predict",
                        model,
                        "--input",
                        folder.resolve(input).toString(),
                        "--output",
                        output.toString());
        assertThat(run.code()).as(run.err()).isZero();
        List<String> lines = new ArrayList<>();
        try (Stream<Path> parts = Files.list(output)) {
            for (Path part : parts.sorted().toList()) {
                if (part.getFileName().toString().startsWith("part")) {
                    lines.addAll(Files.readAllLines(part));
                }
            }
        }
        return lines;
    }

    @Test
    void predict_modelsOfAnyFormat_giveTheSameLinesInOrder() throws IOException {
        List<String> lines = predict(model("csv"), "data.csv");

        assertThat(lines).hasSize(500);
        for (String format : List.of("libsvm", "parquet", "jsonl")) {
            assertThat(predict(model(format), "data." + format)).as(format).isEqualTo(lines);
        }
    }

    @Test
    void evaluate_fewerFeaturesPresentThanTheModelHas_takesTheModelsWidth() throws IOException {
        String model = model("libsvm");
        Path few = Files.writeString(folder.resolve("few.libsvm"), "ash 2:1\nbirch\ncedar 1:2\n");

        CommandLineRun run = CommandLineRun.of("evaluate", model, "--data", few.toString());

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(predict(model, "few.libsvm")).hasSize(3);
        Files.writeString(few, "ash 5:1\n");
        CommandLineRun more = CommandLineRun.of("evaluate", model, "--data", few.toString());
        assertThat(more.code()).isEqualTo(2);
        assertThat(more.err())
                .contains(
                        few
                                + ", line 1: expected indices up to 4, as there are 4 features, found 5");
    }

    @Test
    void train_parquetInProcess_saysThatItNeedsSpark() throws IOException {
        Path conf = Files.writeString(folder.resolve("alone.conf"), CONFIG + source("parquet"));

        CommandLineRun run =
                CommandLineRun.of("train", conf.toString(), "--set", "sync=in-process");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("format = parquet needs Spark: sync = job-per-step");
    }
}
