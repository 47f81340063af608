package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.driver.FaultyRun.Moment;
import org.backdraft.driver.FaultyRun.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** The same bits although executors and Workers die and freeze; {@link Faults} does more of it. */
@Timeout(200)
class SurvivalIT {
    private static final long SEED = Long.getLong("backdraft.seed", 6);
    private static final int FROZEN_SECONDS = 12;

    @TempDir static Path folder;
    private static Faults faults;

    @BeforeAll
    static void start() throws Exception {
        SparkHome.prepare();
        faults = new Faults(folder);
    }

    @AfterAll
    static void stop() {
        if (faults != null) {
            faults.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"job-per-step", "resident"})
    void bits_killedAddedAndFrozen_areThoseInLocal1(String sync) throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        int steps = Faults.steps(sync);
        List<Moment> moments =
                List.of(
                        Moment.of(Fault.EXECUTOR_KILLED, steps, 0, random),
                        Moment.of(Fault.WORKER_KILLED, steps, 0, random),
                        new Moment(Fault.WORKER_FROZEN, steps / 4, 0, FROZEN_SECONDS, SEED));

        Outcome outcome = faults.run(sync, moments, Map.of());

        String where = "seed %d: %s, %s".formatted(SEED, outcome.struck(), outcome.failures());
        assertThat(outcome.thetaSha256()).as(where).isEqualTo(faults.reference(sync));
        assertThat(outcome.struck()).as(where).hasSize(moments.size());
        assertThat(outcome.told("went")).as(outcome.said()).isPositive();
    }

    /** A task that may not fail even once ends the run with its executor. */
    @Test
    void train_sparkGivesUp_saysHowToGoOnAndEndsInTheSameBits() throws Exception {
        Path run = folder.resolve("given up");
        Map<String, String> atOnce =
                Map.of(
                        "spark.task.maxFailures", "1",
                        "spark.speculation", "false",
                        "log-every-steps", "1");
        List<String> words = faults.words("job-per-step", run, atOnce);
        Thread killer = new Thread(() -> killAfter(run.resolve("metrics.jsonl"), 35));
        killer.start();

        CommandLineRun givenUp = CommandLineRun.of(words.toArray(String[]::new));

        killer.join();
        assertThat(givenUp.code()).as(givenUp.err()).isEqualTo(1);
        assertThat(givenUp.err())
                .contains("backdraft: Job aborted due to stage failure")
                .contains("backdraft: go on with: scripts/backdraft train")
                .contains("--run '%s' --resume auto".formatted(run))
                .doesNotContain("\tat ");
        assertThat(run.resolve("model.safetensors")).doesNotExist();

        words.addAll(List.of("--resume", "auto"));
        CommandLineRun resumed = CommandLineRun.of(words.toArray(String[]::new));
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(Files.readString(run.resolve("metrics.jsonl")))
                .contains(faults.reference("job-per-step"));
    }

    private static void killAfter(Path metrics, int steps) {
        try {
            while (!Files.exists(metrics) || lines(metrics) < steps) {
                Thread.sleep(5);
            }
            faults.killAnExecutorAtWork();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }
}
