package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.model.SavedModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Predictions in each format, against other readers and a naive forward pass. */
class PredictIT {
    private static final String[] CLASSES = {"ash", "birch", "a \"cedar\", red"};
    private static final String[] NOTES = {
        "plain", "with, comma", "say \"moo\"", "Zürich ☃ 日本", null, "two\nlines", "a;b|c\td"
    };
    private static final int ROWS = 300;
    private static final int SPLIT = 130;
    private static final int HIDDEN = 5;

    @TempDir static Path folder;
    private static String model;
    private static final List<Record> RECORDS = new ArrayList<>();

    /** A line of the input; no features where it is bad. */
    private record Record(String file, String note, float[] x) {}

    /** A row of the output, of whatever format. */
    private record Prediction(String note, String file, long record, String name, float[] p) {}

    @BeforeAll
    static void train() throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        Files.createDirectories(folder.resolve("input"));
        write("first.csv", SPLIT, random);
        write("second.csv", ROWS - SPLIT, random);
        String conf =
                """
                data {
                  train { format = csv, path = "%s/input", label = tree }
                  columns { note { type = ignore } }
                  scaling { type = standardise }
                  on-bad-record = skip
                  most-bad-records = "20 %%"
                  shards = 4
                }
                network = [{ type = linear, units = %d }, { type = tanh }, { type = linear, units = 3 }]
                loss = cross-entropy
                optimizer { learning-rate = 0.5 }
                batch-size = 20
                epochs = 5
                spark.master = "local[2]"
                """
                        .formatted(folder, HIDDEN);
        Path file = Files.writeString(folder.resolve("model.conf"), conf);
        CommandLineRun run =
                CommandLineRun.of("train", file.toString(), "--run", folder.resolve("run") + "");
        assertThat(run.code()).as(run.err()).isZero();
        model = folder.resolve("run/model.safetensors").toString();
    }

    private static void write(String name, int rows, SplittableRandom random) throws IOException {
        Path file = folder.resolve("input").resolve(name);
        StringBuilder text = new StringBuilder("a,b,note,tree\n");
        for (int i = 0; i < rows; i++) {
            int c = random.nextInt(3);
            float[] x = {c + random.nextInt(1000) / 500f, 2 - c - random.nextInt(1000) / 500f};
            String note = NOTES[random.nextInt(NOTES.length)];
            boolean bad = i == 0 || i == 77 || i == rows - 1;
            text.append(bad ? "red" : Float.toString(x[0])).append(',').append(x[1]).append(',');
            text.append(note == null ? "" : quoted(note)).append(',').append(quoted(CLASSES[c]));
            text.append('\n');
            RECORDS.add(new Record(file.toUri().getPath(), note, bad ? null : x));
        }
        Files.writeString(file, text);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private static CommandLineRun predict(String output, String... more) {
        List<String> arguments = new ArrayList<>(List.of("predict", model, "--quiet"));
        arguments.addAll(List.of("--input", folder.resolve("input").toString()));
        arguments.addAll(List.of("--output", folder.resolve(output).toString()));
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private static List<Path> parts(String output) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(output))) {
            return files.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .toList();
        }
    }

    private static double[] probabilities(SavedModel saved, float[] raw) {
        float[] theta = saved.theta();
        double[] hidden = new double[HIDDEN];
        for (int k = 0; k < HIDDEN; k++) {
            double sum = theta[2 * HIDDEN + k];
            for (int j = 0; j < 2; j++) {
                double x = (raw[j] - saved.scaling().offset()[j]) * saved.scaling().factor()[j];
                sum += theta[2 * k + j] * x;
            }
            hidden[k] = Math.tanh(sum);
        }
        double[] p = new double[3];
        double total = 0;
        for (int c = 0; c < 3; c++) {
            double sum = theta[3 * HIDDEN + 3 * HIDDEN + c];
            for (int k = 0; k < HIDDEN; k++) {
                sum += theta[3 * HIDDEN + HIDDEN * c + k] * hidden[k];
            }
            p[c] = Math.exp(sum);
            total += p[c];
        }
        for (int c = 0; c < 3; c++) {
            p[c] /= total;
        }
        return p;
    }

    private static void assertPredicted(List<Prediction> rows) throws IOException {
        SavedModel saved = SavedModel.read(new HadoopFiles(new Configuration()), model);
        assertThat(rows).hasSize(ROWS);
        for (int i = 0; i < ROWS; i++) {
            Record expected = RECORDS.get(i);
            Prediction row = rows.get(i);
            assertThat(row.record).isEqualTo(i);
            assertThat(row.note).as("record %d", i).isEqualTo(expected.note);
            assertThat(row.file).as("record %d", i).isEqualTo(expected.file);
            if (expected.x == null) {
                assertThat(row.name).as("record %d", i).isNull();
                assertThat(row.p).as("record %d", i).isNull();
                continue;
            }
            double[] p = probabilities(saved, expected.x);
            int best = 0;
            for (int c = 0; c < 3; c++) {
                best = p[c] > p[best] ? c : best;
                assertThat((double) row.p[c]).as("record %d", i).isCloseTo(p[c], within(1e-6));
            }
            assertThat(row.name).as("record %d", i).isEqualTo(saved.classes().get(best));
        }
    }

    private static SparkSession session() {
        return SparkSession.builder()
                .master("local[2]")
                .config("spark.driver.host", "localhost")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
    }

    private static List<Prediction> sorted(List<Row> rows) {
        return rows.stream()
                .map(
                        row ->
                                new Prediction(
                                        row.getString(0),
                                        row.getString(1),
                                        ((Number) row.get(2)).longValue(),
                                        row.getString(3),
                                        row.isNullAt(4) ? null : numbers(row)))
                .sorted(Comparator.comparingLong(Prediction::record))
                .toList();
    }

    private static float[] numbers(Row row) {
        float[] p = new float[3];
        for (int c = 0; c < 3; c++) {
            p[c] = ((Number) row.get(4 + c)).floatValue();
        }
        return p;
    }

    @Test
    void predict_csv_isWhatSparksReaderSees() throws IOException {
        CommandLineRun run = predict("csv", "--columns", "note,_file,_record", "--header");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("predictions of 294 rows");
        assertThat(run.err()).contains("warning: no prediction for 6 with not a number: ");
        assertThat(folder.resolve("csv/_SUCCESS")).exists();
        try (SparkSession session = session()) {
            var table =
                    session.read()
                            .option("header", true)
                            .option("multiLine", true)
                            .option("inferSchema", true)
                            .option("escape", "\"")
                            .csv(folder.resolve("csv").toString());
            assertThat(table.columns())
                    .containsExactly(
                            "note",
                            "_file",
                            "_record",
                            "prediction",
                            "probability_a \"cedar\", red",
                            "probability_ash",
                            "probability_birch");
            assertPredicted(sorted(table.collectAsList()));
        }
    }

    @Test
    void predict_parquet_isWhatSparksReaderSees() throws IOException {
        CommandLineRun run =
                predict("parquet", "--format", "parquet", "--columns", "note,_file,_record");

        assertThat(run.code()).as(run.err()).isZero();
        try (SparkSession session = session()) {
            var table = session.read().parquet(folder.resolve("parquet").toString());
            assertThat(table.schema().simpleString())
                    .startsWith("struct<note:string,_file:string,_record:bigint,prediction:string")
                    .endsWith("probability_birch:float>");
            assertPredicted(sorted(table.collectAsList()));
        }
    }

    @Test
    void predict_jsonLines_areWhatJacksonSees() throws IOException {
        CommandLineRun run =
                predict(
                        "jsonl",
                        "--format",
                        "jsonl",
                        "--columns",
                        "*,_file,_record",
                        "--probabilities",
                        "array");

        assertThat(run.code()).as(run.err()).isZero();
        List<Prediction> rows = new ArrayList<>();
        for (Path part : parts("jsonl")) {
            for (String line : Files.readAllLines(part)) {
                JsonNode node = new ObjectMapper().readTree(line);
                assertThat(node.fieldNames())
                        .toIterable()
                        .containsExactly(
                                "a",
                                "b",
                                "note",
                                "tree",
                                "_file",
                                "_record",
                                "prediction",
                                "probabilities");
                boolean bad = RECORDS.get(rows.size()).x == null;
                assertThat(node.get("a").textValue().equals("red")).isEqualTo(bad);
                rows.add(prediction(node));
            }
        }
        assertPredicted(rows);
    }

    private static Prediction prediction(JsonNode node) {
        JsonNode p = node.get("probabilities");
        float[] all = p.isNull() ? null : new float[3];
        for (int c = 0; c < p.size(); c++) {
            all[c] = p.get(c).floatValue();
        }
        return new Prediction(
                node.get("note").textValue(),
                node.get("_file").textValue(),
                node.get("_record").longValue(),
                node.get("prediction").textValue(),
                all);
    }

    @Test
    void predict_bareCsv_hasALineForEachRecord() throws IOException {
        assertThat(predict("bare", "--probabilities", "2").code()).isZero();

        List<String> lines = new ArrayList<>();
        for (Path part : parts("bare")) {
            lines.addAll(Files.readAllLines(part));
        }
        assertThat(lines).hasSize(ROWS);
        for (int i = 0; i < ROWS; i++) {
            assertThat(lines.get(i).isEmpty())
                    .as("record %d", i)
                    .isEqualTo(RECORDS.get(i).x == null);
        }
    }

    @Test
    void predict_overwrite_replacesAnOutputAndNothingElse() throws IOException {
        assertThat(predict("again", "--probabilities", "none").code()).isZero();
        List<String> first = Files.readAllLines(parts("again").get(0));

        CommandLineRun refused = predict("again");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("again exists already", "--overwrite");
        CommandLineRun replaced = predict("again", "--overwrite");
        assertThat(replaced.code()).as(replaced.err()).isZero();
        List<String> second = Files.readAllLines(parts("again").get(0));
        assertThat(second.get(1)).startsWith(first.get(1) + ",").isNotEqualTo(first.get(1));

        Path mine = Files.writeString(folder.resolve("again/notes.txt"), "mine");
        CommandLineRun kept = predict("again", "--overwrite");
        assertThat(kept.code()).isEqualTo(2);
        assertThat(kept.err()).contains("holds 'notes.txt'");
        assertThat(mine).hasContent("mine");
    }

    @Test
    void predict_badRow_endsItAndKeepsTheEarlierOutput() throws IOException {
        assertThat(predict("kept").code()).isZero();
        List<String> before = Files.readAllLines(parts("kept").get(0));

        String[] strict = {"--overwrite", "--set", "data.on-bad-record=fail"};
        CommandLineRun run = predict("kept", strict);
        CommandLineRun fresh = predict("fresh", strict);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains("first.csv, line 2, column 'a': expected a number, found 'red'")
                .doesNotContain("\tat ");
        assertThat(Files.readAllLines(parts("kept").get(0))).isEqualTo(before);
        assertThat(fresh.code()).isEqualTo(2);
        assertThat(folder.resolve("fresh")).doesNotExist();
        assertNothingUnfinished();
    }

    private static void assertNothingUnfinished() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.contains(".unfinished"));
        }
    }

    @Test
    void predict_mistakes_areOneMessage() throws IOException {
        Files.writeString(folder.resolve("file"), "mine");

        assertMistake(predict("file", "--overwrite"), "is a file; give a folder");
        assertMistake(predict("file/below"), "file");
        assertMistake(predict("input", "--overwrite"), "holds 'first.csv'");
        assertMistake(predict("x", "--columns", "nose"), "no column 'nose'", "a, b, note, tree");
        assertMistake(predict("x", "--columns", "note,2"), "'note'", "carried twice");
        assertMistake(predict("x", "--probabilities", "all"), "found 'all'");
        assertMistake(predict("x", "--probabilities", "array"), "no form", "parquet or jsonl");
        assertMistake(predict("x", "--format", "parquet", "--header"), "belongs to --format csv");
        assertMistake(predict("x", "--overwrit"), "--overwrite");
        assertMistake(predict("x", "--input", "none.csv"), "--input");
        assertThat(folder.resolve("x")).doesNotExist();
        assertNothingUnfinished();
    }

    private static void assertMistake(CommandLineRun run, String... parts) {
        assertThat(run.code()).as(run.err()).isEqualTo(2);
        assertThat(run.err()).contains(parts).doesNotContain("\tat ").doesNotContain("unexpected");
    }
}
