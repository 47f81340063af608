package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.backdraft.driver.data.DataException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A run's life on Spark: trained, written, measured again, used. */
class RunIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir static Path folder;
    private static Path run;
    private static Path test;
    private static CommandLineRun trained;

    @BeforeAll
    static void train() throws IOException {
        Path train = TestData.csv(folder, "train.csv", 997, 1);
        test = TestData.csv(folder, "test.csv", 101, 2);
        Path conf = Files.writeString(folder.resolve("trees.conf"), TestData.config(train, test));
        run = folder.resolve("run");
        trained =
                CommandLineRun.of(
                        "train",
                        conf.toString(),
                        "--run",
                        run.toString(),
                        "--set",
                        "spark.master=local[2]",
                        "--set",
                        "log-every-steps=7");
    }

    @Test
    void train_output_endsWithTheModel() {
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).contains("epoch 3/3: train loss ", "test accuracy ");
        assertThat(trained.out().strip())
                .endsWith(
                        "model: %s/model.safetensors%nreport: %s/report.html".formatted(run, run));
    }

    @Test
    void train_numbersThatBytesCannotHold_isAMistakeInTheDataAndNoFailedTask() throws IOException {
        Path train = Files.writeString(folder.resolve("numbers.csv"), "a,y\n1,0\n3,1\n2.5,0\n");
        String text =
                """
                data { train { format = csv, path = "%s", label = y }, storage = byte }
                network = [{ type = linear, units = 1 }]
                loss = binary-cross-entropy
                """;

        assertThatThrownBy(
                        () -> Runs.train(text.formatted(train), Map.of("spark.master", "local[2]")))
                .isExactlyInstanceOf(DataException.class)
                .hasMessageContainingAll(
                        "numbers.csv, example 2 (counted from 0), feature a", "found 2.5");
    }

    @Test
    void metrics_ofARun_tellItsStartStepsEpochsAndEnd() throws IOException {
        List<JsonNode> events = metrics();

        assertThat(events.get(0).path("event").asText()).isEqualTo("start");
        assertThat(events.get(0).path("configuration").path("seed").asLong()).isEqualTo(11);
        assertThat(events.get(0).path("shards").asInt()).isEqualTo(2);
        assertThat(count(events, "step")).isEqualTo(3 * 20 / 7);
        assertThat(count(events, "epoch")).isEqualTo(3);
        JsonNode end = events.get(events.size() - 1);
        assertThat(end.path("event").asText()).isEqualTo("end");
        assertThat(end.path("thetaSha256").asText()).hasSize(64);
    }

    @Test
    void train_savedConfiguration_givesTheSameBits() throws IOException {
        Path again = folder.resolve("again");
        String saved = run.resolve("config.conf").toString();

        CommandLineRun.of("train", saved, "--run", again.toString(), "--set", "sync=in-process");

        JsonNode end = JSON.readTree(lastLine(again.resolve("metrics.jsonl")));
        assertThat(end.path("thetaSha256")).isEqualTo(end().path("thetaSha256"));
    }

    @Test
    void evaluate_savedModel_givesTheAccuracyThatTrainingReported() throws IOException {
        CommandLineRun result = CommandLineRun.of("evaluate", model());

        JsonNode end = end();
        assertThat(result.out())
                .contains(
                        String.format(
                                Locale.ROOT,
                                "accuracy %.4f %%",
                                100 * end.path("testAccuracy").asDouble()),
                        String.format(Locale.ROOT, "loss %.6f", end.path("testLoss").asDouble()));
    }

    @Test
    void evaluate_json_isAllThatGoesToStandardOutput() throws IOException {
        CommandLineRun result = CommandLineRun.of("evaluate", model(), "--json");

        JsonNode json = JSON.readTree(result.out());
        assertThat(result.out().lines()).hasSize(1);
        assertThat(json.path("accuracy")).isEqualTo(end().path("testAccuracy"));
        assertThat(json.path("loss")).isEqualTo(end().path("testLoss"));
    }

    @Test
    void predict_rowsWithAndWithoutLabels_countsAgreeWithTheAccuracy() throws IOException {
        Path unlabelled = folder.resolve("unlabelled.csv");
        List<String> rows = Files.readAllLines(test);
        Files.write(
                unlabelled, rows.stream().map(r -> r.substring(0, r.lastIndexOf(','))).toList());

        List<String> predictions = predict(test, "labelled");

        assertThat(predict(unlabelled, "unlabelled-out")).isEqualTo(predictions);
        int right = 0;
        for (int i = 0; i < predictions.size(); i++) {
            String actual = rows.get(i + 1).substring(rows.get(i + 1).lastIndexOf(',') + 1);
            right += predictions.get(i).startsWith(actual + ",") ? 1 : 0;
        }
        assertThat((double) right / predictions.size())
                .isEqualTo(end().path("testAccuracy").asDouble());
    }

    @Test
    void predict_outputThatExists_isAMistake() throws IOException {
        Path output = Files.createDirectory(folder.resolve("taken"));
        Files.createFile(output.resolve("_SUCCESS"));

        CommandLineRun result =
                CommandLineRun.of(
                        "predict",
                        model(),
                        "--input",
                        test.toString(),
                        "--output",
                        output.toString());

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("exists already");
    }

    @Test
    void train_mistakeInTheData_comesBackFromTheExecutors() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.csv"), "a,b,c,d,tree\n1,2,x,4,ash\n");

        CommandLineRun result =
                CommandLineRun.of(
                        "train",
                        run.resolve("config.conf").toString(),
                        "--run",
                        folder.resolve("none").toString(),
                        "--set",
                        "data.train.path=" + bad);

        assertThat(result.err())
                .contains("bad.csv, line 2, column 'c': expected a number, found 'x'")
                .doesNotContain("\tat ");
        assertThat(result.code()).isEqualTo(2);
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void train_tooHighLearningRate_stopsAndNamesStepShardAndModule() {
        CommandLineRun result =
                CommandLineRun.of(
                        "train",
                        run.resolve("config.conf").toString(),
                        "--run",
                        folder.resolve("diverged").toString(),
                        "--set",
                        "optimizer.learning-rate=3e38");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .containsPattern(
                        "step \\d+ of epoch 1: not finite: the (output|parameters) of '\\w+' on"
                                + " shard 0; lower optimizer.learning-rate")
                .doesNotContain("\tat ");
        assertThat(folder.resolve("diverged/model.safetensors")).doesNotExist();
    }

    private static List<String> predict(Path input, String name) throws IOException {
        Path output = folder.resolve(name);
        CommandLineRun result =
                CommandLineRun.of(
                        "predict",
                        model(),
                        "--input",
                        input.toString(),
                        "--output",
                        output.toString());
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(output.resolve("_SUCCESS")).exists();
        List<String> lines = new ArrayList<>();
        try (Stream<Path> parts = Files.list(output)) {
            for (Path part :
                    parts.filter(p -> p.getFileName().toString().startsWith("part-"))
                            .sorted()
                            .toList()) {
                lines.addAll(Files.readAllLines(part));
            }
        }
        return lines;
    }

    private static String model() {
        return run.resolve("model.safetensors").toString();
    }

    private static List<JsonNode> metrics() throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            events.add(JSON.readTree(line));
        }
        return events;
    }

    private static JsonNode end() throws IOException {
        return JSON.readTree(lastLine(run.resolve("metrics.jsonl")));
    }

    private static String lastLine(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return lines.get(lines.size() - 1);
    }

    private static long count(List<JsonNode> events, String event) {
        return events.stream().filter(e -> e.path("event").asText().equals(event)).count();
    }
}
