package org.backdraft.driver.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.optim.Sgd;
import org.backdraft.driver.sync.StepTimes;
import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Linear;
import org.backdraft.nn.Node;
import org.backdraft.worker.LocalShards;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

class TrainingLogTest {
    private static final HadoopFiles FILES = new HadoopFiles(new Configuration());
    private static final StepTimes TIMES =
            new StepTimes(2, 2_000_000, 4_000_000, 6_000_000, 8_000_000, 10_000_000, 12_000_000);

    @TempDir private Path folder;
    private Path metrics;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    @BeforeEach
    void name() {
        metrics = folder.resolve("metrics.jsonl");
    }

    private TrainingLog log(int everySteps) throws IOException {
        PrintStream lines = new PrintStream(text, true, StandardCharsets.UTF_8);
        return new TrainingLog(lines, FILES.create(metrics.toString()), everySteps, 3, 4);
    }

    private List<JsonNode> events() throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : Files.readAllLines(metrics)) {
            events.add(new ObjectMapper().readTree(line));
        }
        return events;
    }

    private static List<String> keys(JsonNode event) {
        List<String> keys = new ArrayList<>();
        event.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static EpochReport report(int epoch, double seconds) {
        return new EpochReport(epoch, 0.25, 0.1, 1000, seconds, TIMES, Map.of());
    }

    @Test
    void start_facts_areAnEvent() throws IOException {
        try (TrainingLog log = log(1)) {
            log.start(Map.of("configuration", Map.of("seed", 1), "note", "a\n\"b\" \u00e4"));
        }

        JsonNode event = events().get(0);
        assertThat(event.get("event").textValue()).isEqualTo("start");
        assertThat(event.at("/configuration/seed").intValue()).isEqualTo(1);
        assertThat(event.get("note").textValue()).isEqualTo("a\n\"b\" \u00e4");
    }

    @Test
    void step_everyThird_isAnEvent() throws IOException {
        try (TrainingLog log = log(3)) {
            for (int step = 1; step <= 8; step++) {
                log.step(step, 1.0 / step, 0.5);
            }
        }

        assertThat(Files.readAllLines(metrics))
                .containsExactly(
                        "{\"event\":\"step\",\"epoch\":1,\"step\":3,\"loss\":0.3333333333333333,"
                                + "\"learningRate\":0.5}",
                        "{\"event\":\"step\",\"epoch\":2,\"step\":6,\"loss\":0.16666666666666666,"
                                + "\"learningRate\":0.5}");
    }

    @Test
    void step_noWeight_hasNoLoss() throws IOException {
        try (TrainingLog log = log(1)) {
            log.step(1, Double.NaN, 0.5);
        }

        assertThat(events().get(0).get("loss").isNull()).isTrue();
    }

    @Test
    void epoch_withoutTest_hasItsFigures() throws IOException {
        try (TrainingLog log = log(1)) {
            log.epoch(report(2, 0.5));
        }

        JsonNode event = events().get(0);
        assertThat(keys(event))
                .containsExactly(
                        "event",
                        "epoch",
                        "trainLoss",
                        "learningRate",
                        "examplesPerSecond",
                        "seconds",
                        "stepMillis");
        assertThat(event.get("event").textValue()).isEqualTo("epoch");
        assertThat(event.get("epoch").intValue()).isEqualTo(2);
        assertThat(event.get("trainLoss").doubleValue()).isEqualTo(0.25);
        assertThat(event.get("examplesPerSecond").doubleValue()).isEqualTo(2000);
        assertThat(event.get("stepMillis").toString())
                .isEqualTo(
                        "{\"broadcast\":1.0,\"schedule\":2.0,\"compute\":3.0,\"collect\":4.0,"
                                + "\"merge\":5.0,\"update\":6.0}");
        assertThat(text.toString(StandardCharsets.UTF_8))
                .startsWith("epoch 2/3: train loss 0.25000, 0.5 s, 2,000 examples/s");
    }

    @Test
    void epoch_inAGermanLocale_isTheSame() throws IOException {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try (TrainingLog log = log(1)) {
            log.epoch(report(2, 0.5));
        } finally {
            Locale.setDefault(before);
        }

        assertThat(text.toString(StandardCharsets.UTF_8)).contains("0.25000, 0.5 s, 2,000");
    }

    @Test
    void end_severalEpochs_isTheLastOverAllSeconds() throws IOException {
        try (TrainingLog log = log(1)) {
            log.end(
                    List.of(report(1, 0.5), report(2, 1.5)),
                    report(2, 1.5),
                    "abc",
                    "runs/model.safetensors",
                    Map.of("peakHeap", 7));
        }

        JsonNode event = events().get(0);
        assertThat(event.get("event").textValue()).isEqualTo("end");
        assertThat(event.get("epoch").intValue()).isEqualTo(2);
        assertThat(event.get("seconds").doubleValue()).isEqualTo(2);
        assertThat(event.get("examplesPerSecond").doubleValue()).isEqualTo(1000);
        assertThat(event.get("thetaSha256").textValue()).isEqualTo("abc");
        assertThat(event.get("model").textValue()).isEqualTo("runs/model.safetensors");
        assertThat(event.get("peakHeap").intValue()).isEqualTo(7);
    }

    @Test
    void run_classesWithTest_logsLossAndAccuracy() throws IOException {
        Graph graph = new Graph(2, List.of(new Node("out", new Linear(2), List.of("input"))));
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            rows.add(new float[] {i % 2, 1, i % 2, 1});
        }
        LocalShards data = Problem.deal(rows, 2, 1);
        Problem problem = new Problem(graph, new CrossEntropy(), data, new Sgd(0.5, 0, false), 4);
        try (TrainingLog log = log(2)) {
            problem.run(problem.start(), new Trainer.Settings(3), data, log);
        }

        List<JsonNode> events = events();
        assertThat(events)
                .map(event -> event.get("event").textValue())
                .containsExactly(
                        "step", "step", "epoch", "step", "step", "epoch", "step", "step", "epoch");
        JsonNode last = events.get(8);
        assertThat(keys(last))
                .contains("stepMillis", "testLoss", "testAccuracy", "testMacroF1", "testRocAuc");
        assertThat(last.get("testAccuracy").doubleValue()).isEqualTo(1);
        assertThat(last.get("testLoss").doubleValue()).isBetween(0.0, 0.7);
        assertThat(text.toString(StandardCharsets.UTF_8)).contains("test accuracy 100.00 %");
    }

    @Test
    void log_withoutMetrics_printsOnly() throws IOException {
        try (TrainingLog log =
                new TrainingLog(
                        new PrintStream(text, true, StandardCharsets.UTF_8), null, 1, 3, 4)) {
            log.start(Map.of());
            log.step(1, 1, 0.5);
            log.epoch(report(1, 1));
        }

        assertThat(text.toString(StandardCharsets.UTF_8)).hasLineCount(1);
    }
}
