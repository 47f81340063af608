package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The same examples with the same bad rows between them, in each format, under each verb. */
class BadRecordFormatsIT {
    private static final String CONFIG =
            """
            network = [{ type = linear, units = 5 }, { type = tanh }, { type = linear, units = 3 }]
            loss = cross-entropy
            data { on-bad-record = skip, scaling.type = standardise, shards = 4 }
            epochs = 2
            batch-size = 32
            spark.master = "local[2]"
            """;

    /** Where bad rows stand among all: first, inside, last. */
    private static final List<Integer> BAD = List.of(0, 150, 302);

    @TempDir static Path folder;
    private static String expected;
    private static List<String> predictions;
    private static String evaluation;

    @BeforeAll
    static void write() throws IOException {
        Path csv = TestData.csv(folder, "clean.csv", 300, 1);
        List<String> lines = Files.readAllLines(csv);
        String header = lines.remove(0);
        StringBuilder svm = new StringBuilder();
        StringBuilder json = new StringBuilder();
        List<Row> typed = new ArrayList<>();
        for (String line : lines) {
            Object[] row = line.split(",");
            svm.append("%5$s 1:%1$s 2:%2$s 3:%3$s 4:%4$s%n".formatted(row));
            json.append(
                    "{\"tree\": \"%5$s\", \"a\": %1$s, \"b\": %2$s, \"c\": %3$s, \"d\": %4$s}%n"
                            .formatted(row));
            typed.add(typed(row));
        }
        write("csv", header, lines, "1,2,red,4,ash", "1,2", "1,2,1e99,4,ash");
        write("libsvm", "", svm.toString().lines(), "ash 1:1 2:2 3:red", "ash 1", "ash 2:1 1:1");
        write(
                "jsonl",
                "",
                json.toString().lines(),
                "{\"tree\": \"ash\", \"a\": 1, \"b\": 2, \"c\": \"red\", \"d\": 4}",
                "{\"tree\": \"ash\", \"a\": 1",
                "{\"tree\": \"ash\", \"a\": 1, \"b\": 2, \"c\": [3], \"d\": 4, \"e\": 5}");
        typed.add(0, typed("1", "2", null, "4", "ash"));
        typed.add(150, typed("1", "NaN", "3", "4", "ash"));
        typed.add(typed("1", "2", "3", "Infinity", "ash"));
        writeTables(typed);
        Path model = train("clean.csv", "csv", ", label = tree", 0);
        expected = sha(model);
        predictions = predict(model, "clean.csv");
        BAD.forEach(at -> predictions.add(at, ""));
        evaluation = evaluate(model, "clean.csv").out();
    }

    private static Row typed(Object... row) {
        Object[] cells = new Object[5];
        for (int j = 0; j < 4; j++) {
            cells[j] = row[j] == null ? null : Float.valueOf((String) row[j]);
        }
        cells[4] = row[4];
        return RowFactory.create(cells);
    }

    private static void write(String format, String header, Stream<String> good, String... bad)
            throws IOException {
        write(format, header, good.toList(), bad);
    }

    private static void write(String format, String header, List<String> good, String... bad)
            throws IOException {
        List<String> lines = new ArrayList<>(good);
        for (int i = 0; i < bad.length; i++) {
            lines.add(BAD.get(i), bad[i]);
        }
        if (!header.isEmpty()) {
            lines.add(0, header);
        }
        Files.write(folder.resolve("data." + format), lines);
    }

    private static void writeTables(List<Row> rows) throws IOException {
        StructType type = new StructType();
        for (String name : List.of("a", "b", "c", "d")) {
            type = type.add(name, DataTypes.FloatType);
        }
        type = type.add("tree", DataTypes.StringType);
        try (SparkSession session =
                SparkSession.builder()
                        .master("local[1]")
                        .config("spark.driver.host", "localhost")
                        .config("spark.driver.bindAddress", "127.0.0.1")
                        .config("spark.ui.enabled", "false")
                        .getOrCreate()) {
            var table = session.createDataFrame(rows, type).coalesce(1);
            table.write().parquet(folder + "/data.parquet");
            table.write().orc(folder + "/data.orc");
        }
    }

    private static Path train(String file, String format, String label, int bad)
            throws IOException {
        String data =
                "data.train { format = %s, path = \"%s/%s\"%s }%n"
                        .formatted(format, folder, file, label);
        Path conf = Files.writeString(folder.resolve(file + ".conf"), CONFIG + data);
        Path run = folder.resolve("run-" + file);
        CommandLineRun trained =
                CommandLineRun.of("train", conf.toString(), "--run", run.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out().contains("warning: left out of train: ")).isEqualTo(bad > 0);
        return run.resolve("model.safetensors");
    }

    private static String sha(Path model) throws IOException {
        String metrics = Files.readString(model.resolveSibling("metrics.jsonl"));
        return metrics.replaceAll("(?s).*\"thetaSha256\":\\s*\"([0-9a-f]+)\".*", "$1");
    }

    private static CommandLineRun evaluate(Path model, String file) {
        CommandLineRun run =
                CommandLineRun.of(
                        "evaluate", model.toString(), "--data", folder.resolve(file).toString());
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    private static List<String> predict(Path model, String file) throws IOException {
        Path output = folder.resolve("of-" + file);
        CommandLineRun run =
                CommandLineRun.of(
                        "predict",
                        model.toString(),
                        "--input",
                        folder.resolve(file).toString(),
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

    @ParameterizedTest
    @CsvSource({
        "csv, line 2, 1 with not a number; 1 with wrong number of columns; 1 with out of range",
        "libsvm, line 1, 1 with not a number; 2 with bad index",
        "parquet, row 1, 2 with not a number; 1 with missing value",
        "orc, row 1, 2 with not a number; 1 with missing value",
        "jsonl, row 1, 2 with not a number; 1 with no JSON object",
    })
    void skip_eachFormat_isAsIfTheBadRowsWerentThere(String format, String place, String kinds)
            throws IOException {
        String file = "data." + format;

        Path model = train(file, format, format.equals("libsvm") ? "" : ", label = tree", 3);

        assertThat(sha(model)).hasSize(64).isEqualTo(expected);
        assertThat(predict(model, file)).isEqualTo(predictions);
        CommandLineRun evaluated = evaluate(model, file);
        assertThat(evaluated.out()).isEqualTo(evaluation);
        assertThat(evaluated.err())
                .contains(kinds.split("; "))
                .contains(place)
                .contains("warning: left out ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"libsvm", "parquet", "orc", "jsonl"})
    void skip_moreThanTheLimit_endsTheRun(String format) throws IOException {
        Path source = folder.resolve("data." + format);
        String data =
                "data.most-bad-records = 2%ndata.train { format = %s, path = \"%s\"%s }%n"
                        .formatted(format, source, format.equals("libsvm") ? "" : ", label = tree");
        Path conf = Files.writeString(folder.resolve("limit-" + format), CONFIG + data);

        CommandLineRun run = CommandLineRun.of("train", conf.toString());

        assertThat(run.code()).as(run.out()).isEqualTo(2);
        assertThat(run.err())
                .contains("3 of the 303 records of " + source + " are bad, more than")
                .doesNotContain("\tat ");
    }
}
