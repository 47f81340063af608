package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.page.RunPage;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whom steps wait for, with two executors, in each way to bring sums together. */
class SlowestExecutorIT {
    private static final Map<String, String> CLUSTER = Runs.cluster(Map.of());
    private static JavaSparkContext spark;

    @TempDir Path folder;

    @BeforeAll
    static void start() {
        spark = Runs.spark(CLUSTER);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private List<JsonNode> epochs(Map<String, String> settings, String name) throws IOException {
        RunConfig config = RunConfig.parse(TestData.DIGITS, "test", Runs.with(CLUSTER, settings));
        String run = folder.resolve(name).toString();
        Session session = Session.on(spark, config);
        new TrainingRun(session, config, Runs.NOWHERE)
                .run(new TrainingRun.Request(run, false, Set.of(), () -> false));
        List<JsonNode> epochs = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(run, "metrics.jsonl"))) {
            JsonNode event = new ObjectMapper().readTree(line);
            if (event.path("event").asText().equals("epoch")) {
                epochs.add(event);
            }
        }
        assertThat(RunPage.of(session.files(), run)).contains("slowest executor", "% of steps");
        return epochs;
    }

    private static void assertTold(List<JsonNode> epochs) {
        assertThat(epochs).hasSize(2);
        for (JsonNode epoch : epochs) {
            JsonNode slowest = epoch.path("slowestExecutor");
            assertThat(slowest.path("id").asText()).isIn("0", "1");
            assertThat(slowest.path("host").asText()).isNotEmpty();
            assertThat(slowest.path("ofSteps").asInt()).isEqualTo(8);
            assertThat(slowest.path("slowestInSteps").asInt()).isBetween(4, 8);
            double compute = epoch.at("/stepMillis/compute").asDouble();
            assertThat(slowest.path("evenComputeMillis").asDouble())
                    .isBetween(compute / 2.0001, compute);
        }
    }

    @Test
    void jobPerStep_metrics_nameTheSlowestExecutor() throws IOException {
        assertTold(epochs(Map.of(), "jobs"));
    }

    @Test
    void slices_metrics_nameTheSlowestExecutor() throws IOException {
        assertTold(epochs(Map.of("gradients.sum", "slices"), "slices"));
    }

    @Test
    void resident_metrics_nameTheSlowestExecutor() throws IOException {
        assertTold(epochs(Map.of("sync", "resident"), "resident"));
    }
}
