package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** With resident workers, all that a run's life may bring ends as in one process. */
@Timeout(200)
class ResidentLifeIT {
    /** Diverges at once, and again after going back. */
    private static final String WILD =
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
            log-every-steps = 1
            """;

    private static final List<String> ALONE = List.of("sync=in-process");
    private static final List<String> RESIDENT =
            List.of("sync=resident", "spark.master=local[2]", "spark.task.cpus=1");

    @TempDir static Path folder;
    private static Path conf;
    private static String text;

    @BeforeAll
    static void writeData() throws IOException {
        SparkHome.prepare();
        Path train = TestData.csv(folder, "train.csv", 997, 1);
        text = TestData.config(train, train) + "data.shards = " + Runs.SHARDS + "\n";
        conf = Files.writeString(folder.resolve("it.conf"), text);
    }

    private static CommandLineRun verb(List<String> words, List<String> settings) {
        List<String> all = new ArrayList<>(words);
        settings.forEach(setting -> all.addAll(List.of("--set", setting)));
        CommandLineRun run = CommandLineRun.of(all.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        return run;
    }

    private static List<String> told(Path run) throws IOException {
        List<String> told = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
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
            if (!List.of("start", "resume", "executors").contains(event.path("event").asText())) {
                told.add(event.toString());
            }
        }
        return told;
    }

    private static List<String> trained(String name, Path of, List<String> settings)
            throws IOException {
        Path run = folder.resolve(name + " " + settings.get(0));
        verb(List.of("train", of.toString(), "--run", run.toString()), settings);
        return told(run);
    }

    @Test
    void run_thatDiverges_goesBackAndEndsAlike() throws IOException {
        Path wild = Files.writeString(folder.resolve("wild.conf"), WILD);

        List<String> resident = trained("wild", wild, RESIDENT);

        assertThat(resident).anyMatch(event -> event.contains("rollBack"));
        assertThat(resident).isEqualTo(trained("wild", wild, ALONE));
    }

    @Test
    void run_byLbfgs_endsAlike() throws IOException {
        Path convex =
                Files.writeString(
                        folder.resolve("lbfgs.conf"),
                        text
                                + "network = [{ type = linear, units = 3, name = out }]\n"
                                + "optimizer = null\noptimizer { type = lbfgs }\n"
                                + "regularization.l2 = 0.01\n");

        assertThat(trained("lbfgs", convex, RESIDENT)).isEqualTo(trained("lbfgs", convex, ALONE));
    }

    /** Models differ in their steps an epoch, so that some wait while others go on. */
    @Test
    void grid_modelsOfOtherLengths_haveTheSameTable() throws IOException {
        List<String> tables = new ArrayList<>();
        for (List<String> settings : List.of(RESIDENT, ALONE)) {
            Path run = folder.resolve("grid " + settings.get(0));
            verb(
                    List.of(
                            "grid",
                            conf.toString(),
                            "--run",
                            run.toString(),
                            "--grid",
                            "optimizer.learning-rate=0.1,0.3",
                            "--grid",
                            "batch-size=50,120"),
                    settings);
            tables.add(
                    Files.readString(run.resolve("grid.json"))
                            .replaceAll("\"(seconds|model|run)\":[^,}]*", ""));
        }
        assertThat(tables.get(0)).isEqualTo(tables.get(1)).contains("0.3");
    }

    @Test
    void findLearningRate_onResidentWorkers_findsTheSame() throws IOException {
        List<String> words =
                List.of(
                        "find-lr",
                        conf.toString(),
                        "--output",
                        folder.resolve("lr.png").toString(),
                        "--steps",
                        "60");

        String resident = lastLines(verb(words, RESIDENT).out());

        assertThat(resident).contains("a good start");
        assertThat(resident).isEqualTo(lastLines(verb(words, ALONE).out()));
    }

    private static String lastLines(String out) {
        return out.substring(out.indexOf(" steps; the loss is lowest"));
    }

    @Test
    void run_stoppedAfterAnyStep_goesOnToTheSameBits() throws IOException {
        String expected = Runs.train(text, Map.of("sync", "in-process"));
        RunConfig config =
                RunConfig.parse(
                        text, "test", Map.of("sync", "resident", "spark.master", "local[2]"));
        try (Session session = Session.open(config)) {
            for (int stop = 1; stop < 60; stop += 13) {
                String run = folder.resolve("stopped-" + stop).toString();
                int[] asked = {0};
                int after = stop;
                TrainingRun.Request some =
                        new TrainingRun.Request(run, true, Set.of(), () -> ++asked[0] >= after);
                TrainingRun.Request rest =
                        new TrainingRun.Request(run, true, Set.of(), () -> false);

                assertThat(new TrainingRun(session, config, Runs.NOWHERE).run(some).isInterrupted())
                        .isTrue();
                assertThat(
                                new TrainingRun(session, config, Runs.NOWHERE)
                                        .run(rest)
                                        .model()
                                        .thetaSha256())
                        .as("stopped after %d steps", stop)
                        .isEqualTo(expected);
            }
        }
    }

    /** Ends the driver while its workers are in other processes, which must end as well. */
    @Test
    void run_driverInterruptedThenKilledWithWorkersElsewhere_leavesNoneAndGoesOn()
            throws Exception {
        Path run = folder.resolve("ended");
        List<String> words = new ArrayList<>(List.of("train", conf.toString()));
        words.addAll(List.of("--run", run.toString(), "--resume", "auto"));
        Map<String, String> settings =
                Runs.cluster(
                        Map.of(
                                "sync", "resident",
                                "epochs", "40",
                                "checkpoint.every-steps", "20",
                                "log-every-steps", "1"));
        settings.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        assertEndsAndLeavesNone(words, run, "INT", 130);
        assertEndsAndLeavesNone(words, run, "KILL", 137);

        try (ChildRun child = ChildRun.start(folder, words)) {
            assertThat(child.await()).as(child.said()).isZero();
        }

        List<String> told = told(run);
        assertThat(told.get(told.size() - 1))
                .contains(Runs.train(text, Map.of("epochs", "40", "sync", "in-process")));
    }

    private static void assertEndsAndLeavesNone(
            List<String> words, Path run, String signal, int code) throws Exception {
        Set<ProcessHandle> executors;
        int before = steps(run);
        try (ChildRun child = ChildRun.start(folder, words)) {
            while (child.isAlive() && steps(run) < before + 50) {
                Thread.sleep(10);
            }
            executors = child.descendants();
            child.signal(signal);
            assertThat(child.await()).as(child.said()).isEqualTo(code);
        }
        assertThat(executors).as(signal).hasSize(2);
        for (int i = 0; i < 600 && executors.stream().anyMatch(ProcessHandle::isAlive); i++) {
            Thread.sleep(50);
        }
        assertThat(executors).as(signal).noneMatch(ProcessHandle::isAlive);
        assertThat(told(run)).noneMatch(event -> event.contains("\"event\":\"end\""));
    }

    private static int steps(Path run) throws IOException {
        Path metrics = run.resolve("metrics.jsonl");
        return Files.exists(metrics)
                ? (int)
                        Pattern.compile("\"event\":\"step\"")
                                .matcher(Files.readString(metrics))
                                .results()
                                .count()
                : 0;
    }
}
