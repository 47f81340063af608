package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.api.java.JavaSparkContext;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The same bits in any layout on a real cluster, which wants a secret and encrypts. */
class ClusterIT {
    private static final Map<String, String> SECURED =
            Map.of(
                    "spark.authenticate", "true",
                    "spark.authenticate.secret", "a test's secret",
                    "spark.network.crypto.enabled", "true",
                    // The master's REST server can't authenticate anybody.
                    "spark.master.rest.enabled", "false");

    private static final Map<String, String> LIFE =
            Map.of("data.shards", Runs.SHARDS, "epochs", "2");

    @TempDir static Path folder;
    private static String text;
    private static String reference;
    private static StandaloneCluster cluster;

    @BeforeAll
    static void startCluster() throws Exception {
        SparkHome.prepare();
        Path train = TestData.csv(folder, "train.csv", 997, 1);
        text = TestData.config(train, train);
        reference = Runs.train(text, Runs.with(LIFE, Map.of("sync", "in-process")));
        cluster = new StandaloneCluster(folder, SECURED, 1, 2, 1);
    }

    @AfterAll
    static void stopCluster() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static Map<String, String> onCluster(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(SECURED);
        settings.put("spark.master", cluster.master());
        settings.put("spark.driver.host", "127.0.0.1");
        settings.put("spark.ui.enabled", "false");
        settings.put("spark.executor.memory", "600m");
        settings.put("spark.executor.extraJavaOptions", Runs.SHORT_LIVED);
        settings.put("spark.executor.extraClassPath", SparkHome.classPath());
        settings.putAll(LIFE);
        return Runs.with(settings, more);
    }

    @ParameterizedTest
    @CsvSource({
        // cores an executor (0: all of a worker), cores.max (0: all), task.cpus (0: not set),
        // executors' cores
        "0, 0, 0, 1+2+1",
        "1, 2, 0, 1+1",
        "2, 2, 0, 2",
        "2, 2, 1, 2",
    })
    void bits_anyLayout_areThoseInProcess(int each, int most, int cpus, String expected)
            throws IOException {
        Map<String, String> layout = new HashMap<>();
        putUnlessZero(layout, "spark.executor.cores", each);
        putUnlessZero(layout, "spark.cores.max", most);
        putUnlessZero(layout, "spark.task.cpus", cpus);
        RunConfig config = RunConfig.parse(text, "test", onCluster(layout));
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

    /** Executors come when tasks wait, and go when they are idle, with what they have cached. */
    @Test
    void bits_dynamicAllocation_areThoseInProcess() throws IOException {
        Map<String, String> settings =
                onCluster(
                        Map.of(
                                "spark.dynamicAllocation.enabled", "true",
                                "spark.dynamicAllocation.schedulerBacklogTimeout", "1s",
                                "spark.dynamicAllocation.executorIdleTimeout", "1s",
                                "spark.dynamicAllocation.cachedExecutorIdleTimeout", "1s",
                                "spark.dynamicAllocation.minExecutors", "1",
                                "spark.executor.cores", "1",
                                "spark.decommission.enabled", "true"));
        try (JavaSparkContext spark = Runs.spark(settings)) {
            Roster roster = Roster.of(spark.sc());
            for (String sync : List.of("job-per-step", "resident", "job-per-step")) {
                // Executors come for it, however quick the steps are.
                spark.parallelize(List.of(2_000, 2_000, 2_000, 2_000), 4).foreach(Thread::sleep);
                assertThat(Runs.train(spark, text, Runs.with(settings, Map.of("sync", sync))))
                        .as(sync)
                        .isEqualTo(reference);
            }
            assertThat(roster.version()).as("executors that came or went").isGreaterThan(1);
        }
    }

    /** The master sends it as if it were alive. */
    @Test
    void train_aWorkerDiedBefore_isNotWaitedFor() throws Exception {
        cluster.addWorker(1);
        cluster.awaitWorkers(4);
        cluster.workers().get(3).kill();
        cluster.awaitWorkers(3);
        Path conf = Files.writeString(folder.resolve("it.conf"), text);
        List<String> words = new ArrayList<>(List.of("train", conf.toString()));
        words.addAll(List.of("--run", folder.resolve("without").toString()));
        onCluster(Map.of("executors.wait", "60 seconds"))
                .forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));

        CommandLineRun run = CommandLineRun.of(words.toArray(String[]::new));

        assertThat(run.code()).as(run.err()).isZero();
        // It says what it waits for when that takes some seconds, as waiting in vain would.
        assertThat(run.err()).doesNotContain("4 executors");
    }

    @Test
    void open_noRoomForAnExecutor_saysWhatIsFreeAndWhatToDo() {
        RunConfig config =
                RunConfig.parse(
                        text,
                        "test",
                        onCluster(
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
                        onCluster(
                                Map.of(
                                        "spark.cores.max", "50",
                                        "executors.least", "30",
                                        "executors.wait", "8 seconds")));

        assertThatThrownBy(() -> Session.open(config))
                .isInstanceOf(ClusterException.class)
                .hasMessageMatching(
                        "(?s)(no executor|only [123] of executors\\.least = 30 executors) came"
                                + " within 8\\.00 s.*")
                .hasMessageContaining("50 cores (spark.cores.max = 50)");
    }

    @Test
    void open_anotherSecret_isRefused() {
        Map<String, String> wrong = Map.of("spark.authenticate.secret", "another secret");
        RunConfig config = RunConfig.parse(text, "test", onCluster(wrong));

        assertThatThrownBy(() -> Session.open(config))
                .isInstanceOf(ClusterException.class)
                .hasMessageStartingWith("no Spark master can be talked to at " + cluster.master())
                .hasMessageContaining("spark.authenticate.secret is the cluster's");
    }
}
