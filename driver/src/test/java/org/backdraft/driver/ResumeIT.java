package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Processes that are killed at any moment, and the runs that they leave behind. */
@Timeout(300)
class ResumeIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEED = 20240229;
    private static final int KILLS = 10;

    /** One step an epoch, of some seconds. */
    private static final String SLOW =
            """
            data.train { format = generated, kind = blobs, rows = 20000 }
            network = [
              { type = linear, units = 1500 }
              { type = tanh }
              { type = linear, units = 1500 }
              { type = tanh }
              { type = linear, units = 3 }
            ]
            loss = cross-entropy
            batch-size = 20000
            sync = in-process
            log-every-steps = 1
            """;

    private static final List<String> ON_SPARK =
            List.of("--set", "sync=job-per-step", "--set", "spark.master=local[2]");

    @TempDir private static Path folder;
    private static Path conf;
    private static Path whole;

    /** A state of some megabytes, so that its writing takes a while. */
    private static String text(Path train) {
        return """
        data {
          train { format = csv, path = "%s", label = tree }
          scaling { type = standardise }
          validation-fraction = 0.2
          shards = 3
        }
        network = [
          { type = linear, units = 400, name = first }
          { type = batch-norm }
          { type = relu }
          { type = dropout, rate = 0.3 }
          { type = linear, units = 400, name = second }
          { type = relu }
          { type = linear, units = 3, name = out }
        ]
        loss = cross-entropy
        optimizer { type = adam, learning-rate = 0.003 }
        schedule { type = plateau, patience = 1, factor = 0.5 }
        averaging { type = ema, decay = 0.9 }
        early-stopping { patience = 5 }
        checkpoint { every-steps = 3, keep = 2 }
        accumulate = 2
        batch-size = 16
        epochs = 30
        seed = 3
        sync = in-process
        log-every-steps = 1
        """
                .formatted(train);
    }

    @BeforeAll
    static void trainAtOneGo() throws Exception {
        SparkHome.prepare();
        Path train = TestData.csv(folder, "train.csv", 500, 1);
        conf = Files.writeString(folder.resolve("it's a forest.conf"), text(train));
        whole = folder.resolve("whole");
        try (ChildRun child = ChildRun.start(folder, train(whole, List.of()))) {
            assertThat(child.await()).as(child.said()).isZero();
        }
    }

    private static List<String> train(Path run, List<String> more) {
        List<String> words = new ArrayList<>(List.of("train", conf.toString()));
        words.addAll(List.of("--run", run.toString(), "--resume", "auto"));
        words.addAll(more);
        return words;
    }

    /** Whole lines of a kind, without what clocks and heaps say. */
    private static List<String> told(Path run, String... kinds) throws IOException {
        List<String> told = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            ObjectNode event = (ObjectNode) JSON.readTree(line);
            if (List.of(kinds).contains(event.path("event").asText())) {
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
                told.add(event.toString());
            }
        }
        return told;
    }

    private static void assertIsTheWholeRun(Path run, String where) throws IOException {
        assertThat(told(run, "end")).as(where).isEqualTo(told(whole, "end")).hasSize(1);
        assertThat(told(run, "step", "epoch")).as(where).isEqualTo(told(whole, "step", "epoch"));
        assertThat(told(run, "start")).as(where).hasSize(1);
    }

    private static int steps(Path run) throws IOException {
        Path metrics = run.resolve("metrics.jsonl");
        if (!Files.exists(metrics)) {
            return 0;
        }
        Matcher step = Pattern.compile("\"event\":\"step\"").matcher(Files.readString(metrics));
        return (int) step.results().count();
    }

    private static boolean isWriting(Path run) throws IOException {
        Path checkpoints = run.resolve("checkpoints");
        if (!Files.exists(checkpoints)) {
            return false;
        }
        try (Stream<Path> files = Files.list(checkpoints)) {
            return files.anyMatch(file -> file.toString().endsWith(".unfinished"));
        }
    }

    @Test
    void whole_run_stopsEarlyWithABestEpochBeforeItsEnd() throws IOException {
        JsonNode end = JSON.readTree(told(whole, "end").get(0));
        int epochs = told(whole, "epoch").size();

        assertThat(epochs).isLessThan(30);
        assertThat(end.path("epoch").asInt()).isEqualTo(epochs - 5);
    }

    @Test
    void run_killedTenTimes_endsWithTheBitsOfTheWholeRun() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        Path run = folder.resolve("killed");
        int whileWriting = 0;
        List<String> moments = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            List<String> more = i % 5 == 3 ? ON_SPARK : List.of();
            try (ChildRun child = ChildRun.start(folder, train(run, more))) {
                // Always some steps further than the one before, so that all of the run is seen.
                int from = i * 6 + random.nextInt(6);
                boolean writing = i % 2 == 0;
                while (child.isAlive() && !(steps(run) > from && (!writing || isWriting(run)))) {
                    Thread.sleep(1);
                }
                if (!writing) {
                    Thread.sleep(random.nextInt(20));
                }
                assertThat(child.isAlive()).as("seed %d: %s", SEED, child.said()).isTrue();
                child.kill();
                whileWriting += isWriting(run) ? 1 : 0;
                moments.add("after %d steps".formatted(steps(run)));
            }
        }
        try (ChildRun child = ChildRun.start(folder, train(run, List.of()))) {
            assertThat(child.await()).as("seed %d: %s", SEED, child.said()).isZero();
        }

        String where = "seed %d, killed %s".formatted(SEED, moments);
        assertThat(whileWriting).as(where).isPositive();
        assertIsTheWholeRun(run, where);
        assertThat(isWriting(run)).as("left-overs").isFalse();
    }

    @Test
    void run_killedWhileStarting_canAlwaysBeResumed() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED + 1);
        Path run = folder.resolve("hardly started");
        for (int i = 0; i < 3; i++) {
            try (ChildRun child = ChildRun.start(folder, train(run, List.of()))) {
                while (child.isAlive() && i > 0 && !Files.exists(run)) {
                    Thread.sleep(1);
                }
                Thread.sleep(random.nextInt(5));
                child.kill();
            }
        }

        try (ChildRun child = ChildRun.start(folder, train(run, List.of()))) {
            assertThat(child.await()).as("seed %d: %s", SEED, child.said()).isZero();
        }
        assertIsTheWholeRun(run, "seed " + SEED);
    }

    @ParameterizedTest
    @CsvSource({"INT, 130, false", "TERM, 143, false", "INT, 130, true"})
    void run_signal_saysTheCommandThatGoesOn(String signal, int code, boolean spark)
            throws Exception {
        Path run = folder.resolve("stopped by " + signal + spark);
        List<String> command;
        try (ChildRun child = ChildRun.start(folder, train(run, spark ? ON_SPARK : List.of()))) {
            awaitSteps(child, run, 5);
            child.signal(signal);
            assertThat(child.await()).as(child.said()).isEqualTo(code);
            command = command(child.err());
        }
        int steps = steps(run);
        assertThat(told(run, "end")).isEmpty();
        assertThat(Files.exists(run.resolve("model.safetensors"))).isFalse();

        try (ChildRun child = ChildRun.start(folder, command)) {
            assertThat(child.await()).as(child.said()).isZero();
            assertThat(child.said()).contains("step %d,".formatted(steps));
        }
        assertIsTheWholeRun(run, signal);
    }

    private static void awaitSteps(ChildRun child, Path run, int steps)
            throws IOException, InterruptedException {
        while (child.isAlive() && steps(run) < steps) {
            Thread.sleep(1);
        }
        assertThat(child.isAlive()).as(child.said()).isTrue();
    }

    /** The words after scripts/backdraft, as a shell takes them. */
    private static List<String> command(String err) throws Exception {
        Matcher line = Pattern.compile("go on with: scripts/backdraft (.*)").matcher(err);
        assertThat(line.find()).as(err).isTrue();
        Process shell = new ProcessBuilder("sh", "-c", "printf '%s\\n' " + line.group(1)).start();
        String words = new String(shell.getInputStream().readAllBytes());
        assertThat(shell.waitFor()).isZero();
        return Arrays.asList(words.split("\n"));
    }

    @Test
    void run_secondSignal_endsAtOnce() throws Exception {
        Path run = folder.resolve("twice");
        Path big = Files.writeString(folder.resolve("slow.conf"), SLOW);
        List<String> words = List.of("train", big.toString(), "--run", run.toString());
        try (ChildRun child = ChildRun.start(folder, words)) {
            awaitSteps(child, run, 1);
            child.signal("INT");
            while (child.isAlive() && !child.err().contains("stopping after this step")) {
                Thread.sleep(1);
            }
            assertThat(child.isAlive()).as(child.said()).isTrue();
            child.signal("INT");

            assertThat(child.await(5)).as(child.said()).isEqualTo(130);
            assertThat(steps(run)).isEqualTo(1);
        }
    }

    /** The shards of a run are those of the machine that it was started on. */
    @Test
    void run_resumedWithOtherCores_keepsItsShards() throws IOException {
        String noShards = Files.readString(conf).replace("shards = 3", "");
        Path run = folder.resolve("moved");
        int[] asked = {0};
        assertThat(onSpark(noShards, 1, run, () -> ++asked[0] >= 7)).isNull();

        String moved = onSpark(noShards, 3, run, () -> false);

        String alone = Runs.train(noShards, Map.of("data.shards", "1"));
        assertThat(moved).isEqualTo(alone);
    }

    private static String onSpark(String text, int cores, Path run, BooleanSupplier interruption)
            throws IOException {
        Map<String, String> settings =
                Map.of("sync", "job-per-step", "spark.master", "local[" + cores + "]");
        RunConfig config = RunConfig.parse(text, "test", settings);
        try (Session session = Session.open(config)) {
            TrainingRun.Request request =
                    new TrainingRun.Request(run.toString(), true, Set.of(), interruption);
            TrainingRun.Result result = new TrainingRun(session, config, Runs.NOWHERE).run(request);
            return result.isInterrupted() ? null : result.model().thetaSha256();
        }
    }
}
