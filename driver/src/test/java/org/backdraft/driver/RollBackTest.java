package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A run that diverges and goes back, also when it is stopped before or after that. */
class RollBackTest {
    private static final String TEXT =
            """
            data.train { format = generated, kind = line, features = 3, rows = 90 }
            data.validation { format = generated, kind = line, features = 3, rows = 30, seed = 2 }
            data.shards = 3
            network = [{ type = linear, units = 1 }]
            loss = squared-error
            optimizer { learning-rate = 40 }
            divergence { action = roll-back, factor = 0.002, at-most = 2 }
            checkpoint { every-steps = 4, keep = 2 }
            early-stopping { patience = 12 }
            batch-size = 10
            epochs = 14
            sync = in-process
            log-every-steps = 1
            """;

    @TempDir private Path folder;

    private static TrainingRun.Result run(Path directory, String more, BooleanSupplier interruption)
            throws IOException {
        RunConfig config = RunConfig.parse(TEXT + more, "test", Map.of());
        try (Session session = Session.open(config)) {
            return new TrainingRun(session, config, Runs.NOWHERE)
                    .run(
                            new TrainingRun.Request(
                                    directory.toString(), true, Set.of(), interruption));
        }
    }

    private static List<String> told(Path directory) throws IOException {
        List<String> told = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("metrics.jsonl"))) {
            ObjectNode event = (ObjectNode) new ObjectMapper().readTree(line);
            event.remove(
                    List.of(
                            "seconds",
                            "examplesPerSecond",
                            "stepMillis",
                            "slowestExecutor",
                            "model",
                            "peakHeap",
                            "time",
                            "command"));
            if (!List.of("start", "resume").contains(event.path("event").asText())) {
                told.add(event.toString());
            }
        }
        return told;
    }

    @Test
    void run_stoppedAfterAnyStep_tellsAndEndsLikeTheWholeRun() throws IOException {
        Path whole = folder.resolve("whole");
        int[] steps = {0};
        TrainingRun.Result expected = run(whole, "", () -> ++steps[0] < 0);
        assertThat(told(whole)).anyMatch(event -> event.contains("rollBack"));
        assertThat(told(whole).toString()).contains("\"event\":\"end\"");

        for (int k = 1; k < steps[0]; k += 3) {
            Path directory = folder.resolve("stopped-" + k);
            int[] asked = {0};
            int at = k;
            assertThat(run(directory, "", () -> ++asked[0] >= at).isInterrupted()).isTrue();
            TrainingRun.Result result = run(directory, "", () -> false);

            assertThat(result.model().thetaSha256())
                    .as("stopped after %d steps", k)
                    .isEqualTo(expected.model().thetaSha256());
            assertThat(told(directory)).as("stopped after %d steps", k).isEqualTo(told(whole));
        }
    }

    @Test
    void train_timesUsedUp_failsWithTheAdvice() throws IOException {
        Path conf =
                Files.writeString(
                        folder.resolve("wild.conf"), TEXT + "divergence.factor = 0.999\n");
        Path directory = folder.resolve("failed");

        CommandLineRun result =
                CommandLineRun.of("train", conf.toString(), "--run", directory.toString());

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("not finite", "lower optimizer.learning-rate")
                .doesNotContain("\tat ");
        assertThat(result.out()).contains("going back to step");
        assertThat(told(directory)).filteredOn(event -> event.contains("rollBack")).hasSize(2);
        assertThat(directory.resolve("model.safetensors")).doesNotExist();
    }
}
