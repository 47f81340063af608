package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.cluster.ClusterException;
import org.backdraft.driver.cluster.Roster;
import org.backdraft.driver.cluster.SparkExecutor;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.backdraft.tensor.Sha256;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/** The same bits on real clusters of any layout, whose executors come, go, die and freeze. */
class ClusterIT {
    /** For a soak: how many executors are killed, at random moments. */
    private static final int KILLS = Integer.getInteger("backdraft.kills", 2);

    private static final int FROZEN_MILLIS = 3_000;

    @TempDir static Path folder;
    private static String text;
    private static String reference;
    private static StandaloneCluster cluster;

    @BeforeAll
    static void startCluster() throws Exception {
        SparkHome.prepare();
        Path train = TestData.csv(folder, "train.csv", 997, 1);
        text = TestData.config(train, train);
        reference = Runs.train(text, Map.of("sync", "in-process", "data.shards", Runs.SHARDS));
        cluster = new StandaloneCluster(folder, Map.of(), 1, 2, 1);
    }

    @AfterAll
    static void stopCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static Map<String, String> on(StandaloneCluster cluster, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("spark.master", cluster.master());
        settings.put("spark.driver.host", "127.0.0.1");
        settings.put("spark.ui.enabled", "false");
        settings.put("spark.executor.memory", "600m");
        settings.put("spark.executor.extraClassPath", SparkHome.classPath());
        settings.put("data.shards", Runs.SHARDS);
        return Runs.with(settings, more);
    }

    @ParameterizedTest
    @CsvSource({
        // cores an executor (0: all of a worker), cores.max (0: all), task.cpus (0: not set),
        // executors' cores
        "0, 0, 0, 1+2+1",
        "1, 2, 0, 1+1",
        "2, 2, 0, 2",
        "0, 0, 1, 1+2+1",
    })
    void bits_anyLayout_areThoseInProcess(int each, int most, int cpus, String expected)
            throws IOException {
        Map<String, String> layout = new HashMap<>();
        putUnlessZero(layout, "spark.executor.cores", each);
        putUnlessZero(layout, "spark.cores.max", most);
        putUnlessZero(layout, "spark.task.cpus", cpus);
        RunConfig config = RunConfig.parse(text, "test", on(cluster, layout));
        try (Session session = Session.open(config)) {
            List<SparkExecutor> executors = Roster.of(session.spark().sc()).executors();
            assertThat(executors.stream().map(SparkExecutor::cores).sorted().toList())
                    .isEqualTo(
                            List.of(expected.split("\\+")).stream()
                                    .map(Integer::valueOf)
                                    .sorted()
                                    .toList());
            assertThat(
                            Sha256.of(
                                    new TrainingRun(session, config, Runs.NOWHERE)
                                            .run()
                                            .model()
                                            .theta()))
                    .isEqualTo(reference);
        }
    }

    private static void putUnlessZero(Map<String, String> settings, String key, int value) {
        if (value != 0) {
            settings.put(key, Integer.toString(value));
        }
    }

    /** Executors are killed, one is frozen for a while, and one more comes. */
    @Test
    void bits_executorsKilledFrozenAndAdded_areThoseInProcess() throws Exception {
        String epochs = Integer.toString(15 + 10 * KILLS);
        Map<String, String> life = Map.of("epochs", epochs, "data.shards", Runs.SHARDS);
        String expected = Runs.train(text, Runs.with(life, Map.of("sync", "in-process")));
        long seed = System.nanoTime();
        RunConfig config =
                RunConfig.parse(
                        text, "test", on(cluster, Runs.with(life, Map.of("spark.cores.max", "5"))));
        RunConfig patient = config.with(Map.of("executors.wait", "10 seconds"), "test");
        Path run = folder.resolve("faults");
        try (Session session = Session.open(patient)) {
            TrainingRun.Request request =
                    new TrainingRun.Request(run.toString(), false, Set.of(), new Faults(seed));
            TrainingRun.Result result =
                    new TrainingRun(session, patient, Runs.NOWHERE).run(request);

            assertThat(Sha256.of(result.model().theta())).as("seed %d", seed).isEqualTo(expected);
        }
        List<String> events =
                Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                        .filter(line -> line.contains("\"event\":\"executors\""))
                        .toList();
        assertThat(events).filteredOn(line -> line.contains("\"went\"")).hasSizeGreaterThan(0);
        assertThat(events).filteredOn(line -> line.contains("\"came\"")).hasSizeGreaterThan(0);
    }

    /** What happens to the executors, as steps go by. */
    private static final class Faults implements BooleanSupplier {
        private final SplittableRandom random;
        private int step;

        private Faults(long seed) {
            random = new SplittableRandom(seed);
        }

        @Override
        public boolean getAsBoolean() {
            step++;
            try {
                if (step == 40) {
                    cluster.addWorker(1);
                } else if (step == 100) {
                    freeze(cluster.executors().get(0));
                } else if (step % 200 == 180 && step / 200 < KILLS) {
                    kill();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return false;
        }

        /** At a random moment of the steps that follow. */
        private void kill() {
            List<ProcessHandle> executors = cluster.executors();
            ProcessHandle victim = executors.get(random.nextInt(executors.size()));
            int millis = random.nextInt(300);
            later(millis, victim::destroyForcibly);
        }

        private static void freeze(ProcessHandle executor) throws IOException {
            new ProcessBuilder("kill", "-STOP", Long.toString(executor.pid())).start();
            later(
                    FROZEN_MILLIS,
                    () -> {
                        try {
                            new ProcessBuilder("kill", "-CONT", Long.toString(executor.pid()))
                                    .start();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        }

        private static void later(int millis, Runnable work) {
            Thread thread =
                    new Thread(
                            () -> {
                                try {
                                    Thread.sleep(millis);
                                    work.run();
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Test
    void open_noRoomForAnExecutor_saysWhatIsFreeAndWhatToDo() {
        RunConfig config =
                RunConfig.parse(
                        text,
                        "test",
                        on(
                                cluster,
                                Map.of(
                                        "spark.executor.memory", "64g",
                                        "executors.wait", "1 seconds")));

        assertThatThrownBy(() -> Session.open(config))
                .isInstanceOf(ClusterException.class)
                .hasMessageStartingWith(
                        "no executor came within 1.00 s (executors.wait) from " + cluster.master())
                .hasMessageContaining("65536 MiB")
                .hasMessageContaining("1024 of 1024 MiB on localhost");
    }

    @Test
    void open_fewerThanLeast_isRefused() {
        RunConfig config =
                RunConfig.parse(
                        text,
                        "test",
                        on(
                                cluster,
                                Map.of(
                                        "spark.cores.max", "50",
                                        "executors.least", "30",
                                        "executors.wait", "20 seconds")));

        assertThatThrownBy(() -> Session.open(config))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("of executors.least = 30 executors came within 20.0 s")
                .hasMessageContaining("50 cores (spark.cores.max = 50)");
    }

    @Test
    void bits_authenticatedCluster_areThoseInProcessAndAnotherSecretIsRefused() throws Exception {
        Map<String, String> secured =
                Map.of(
                        "spark.authenticate", "true",
                        "spark.authenticate.secret", "a test's secret",
                        "spark.network.crypto.enabled", "true",
                        // The master's REST server can't authenticate anybody.
                        "spark.master.rest.enabled", "false");
        Path logs = Files.createDirectories(folder.resolve("secured"));
        try (StandaloneCluster own = new StandaloneCluster(logs, secured, 1)) {
            assertThat(Runs.train(text, on(own, secured))).isEqualTo(reference);

            Map<String, String> wrong = Map.of("spark.authenticate.secret", "another secret");
            RunConfig config = RunConfig.parse(text, "test", on(own, Runs.with(secured, wrong)));
            assertThatThrownBy(() -> Session.open(config))
                    .isInstanceOf(ClusterException.class)
                    .hasMessageStartingWith("no Spark master can be talked to at " + own.master())
                    .hasMessageContaining("spark.authenticate.secret is the cluster's");
        }
    }
}
