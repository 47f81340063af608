package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.driver.localcluster.ClusterFolder;
import org.backdraft.driver.localcluster.ClusterLayout;
import org.backdraft.driver.localcluster.ClusterState;
import org.backdraft.driver.localcluster.LocalCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** scripts/submit on a real cluster with authentication, in both deploy modes. */
@Timeout(1500)
class SubmitIT {
    private static final String SECRET = "spark.authenticate.secret=a test's secret";
    private static final long MOST_SECONDS = 480;

    @TempDir private static Path folder;
    private static ClusterFolder files;
    private static LocalCluster cluster;
    private static ClusterState state;
    private static Path conf;
    private static String reference;

    @BeforeAll
    static void startCluster() throws Exception {
        SparkHome.prepare();
        files = new ClusterFolder(folder.resolve("cluster"));
        Files.writeString(
                Files.createDirectories(files.sparkConf()).resolve("spark-defaults.conf"),
                """
                spark.authenticate true
                spark.authenticate.secret a test's secret
                spark.network.crypto.enabled true
                spark.master.rest.enabled false
                """);
        cluster = new LocalCluster(files);
        // The driver, in cluster deploy mode, and two executors.
        state = cluster.start(new ClusterLayout(1, 3, 2048, 1), 240);
        Path csv = TestData.csv(folder, "train.csv", 997, 1);
        fs("-mkdir", "-p", "/data");
        fs("-put", csv.toString(), "/data/train.csv");
        String local = TestData.config(csv, csv) + "\nepochs = 8\ndata.shards = " + Runs.SHARDS;
        conf =
                Files.writeString(
                        folder.resolve("it.conf"),
                        local.replace(csv.toString(), state.hdfs() + "/data/train.csv"));
        fs("-put", conf.toString(), "/data/it.conf");
        reference = Runs.train(local, Map.of("sync", "in-process"));
    }

    @AfterAll
    static void stopCluster() throws Exception {
        cluster.stop();
    }

    private static String fs(String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("cluster", "fs", "--dir", files.root().toString()));
        all.addAll(List.of(arguments));
        CommandLineRun run = CommandLineRun.of(all.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        return run.out();
    }

    /** The script with options, and all that the cluster wants. */
    private static Submission submit(String mode, String secret, List<String> more)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "../scripts/submit"));
        command.addAll(List.of("--profile", "standalone", "--master", state.master()));
        command.addAll(List.of("--deploy-mode", mode, "--driver-memory", "512m"));
        for (String setting :
                List.of(
                        "spark.executor.memory=512m",
                        "spark.executor.cores=1",
                        "spark.cores.max=2",
                        "spark.ui.enabled=false",
                        "spark.authenticate=true",
                        "spark.network.crypto.enabled=true",
                        "spark.driver.host=127.0.0.1",
                        "spark.driver.extraJavaOptions=" + Runs.SHORT_LIVED,
                        "spark.executor.extraJavaOptions=" + Runs.SHORT_LIVED,
                        secret)) {
            command.addAll(List.of("--conf", setting));
        }
        command.addAll(more);
        return new Submission(command);
    }

    /** A process of the script. */
    private static final class Submission {
        private final Process process;
        private final Path said;

        private Submission(List<String> command) throws IOException {
            said = Files.createTempFile(folder, "submit", ".log");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            Map<String, String> environment = new HashMap<>(builder.environment());
            // It lays out Maven's jars itself.
            environment.keySet().removeIf(key -> key.startsWith("SPARK_"));
            environment.put("SPARK_LOCAL_IP", "127.0.0.1");
            environment.put("SPARK_SUBMIT_OPTS", Runs.SHORT_LIVED);
            environment.put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().clear();
            builder.environment().putAll(environment);
            process = builder.redirectOutput(said.toFile()).start();
        }

        private int await() throws IOException, InterruptedException {
            try {
                assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).as(said()).isTrue();
                return process.exitValue();
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }

        private String said() throws IOException {
            return Files.readString(said);
        }
    }

    @Test
    void cluster_driverKilledUnderSupervision_resumesToTheSameBits() throws Exception {
        String run = state.hdfs() + "/runs/supervised";
        Submission submission =
                submit(
                        "cluster",
                        SECRET,
                        List.of(
                                "--supervise",
                                "--",
                                "train",
                                state.hdfs() + "/data/it.conf",
                                "--run",
                                run,
                                "--resume",
                                "auto",
                                "--set",
                                "checkpoint.every-steps=5"));

        awaitCheckpoint("/runs/supervised", submission);
        driver().destroyForcibly();

        assertThat(submission.await()).as(submission.said()).isZero();
        assertThat(submission.said()).contains("is FINISHED").doesNotContain("secret");
        assertThat(driverSaid("stderr")).containsPattern("(?s)Launch Command.*Launch Command");
        assertThat(driverSaid("stdout")).contains("resuming from");
        assertThat(fs("-cat", "/runs/supervised/metrics.jsonl")).contains(reference);
    }

    @Test
    void cluster_configurationOnlyHere_failsAndTheDriverSaysWhatToDo() throws Exception {
        Path elsewhere = folder.resolve("only-here.conf");

        Submission submission =
                submit("cluster", SECRET, List.of("--", "train", elsewhere.toString()));

        assertThat(submission.await()).as(submission.said()).isEqualTo(1);
        assertThat(submission.said()).contains("is FAILED", "submit: the run did not go well");
        assertThat(driverSaid("stderr"))
                .contains(
                        "backdraft: no such file: " + elsewhere,
                        "where the driver runs",
                        "hdfs://");
    }

    @Test
    void client_rightAndWrongSecret_trainsAndIsRefused() throws Exception {
        List<String> train =
                List.of("--", "train", conf.toString(), "--run", state.hdfs() + "/runs/client");

        Submission wrong = submit("client", "spark.authenticate.secret=another", train);
        assertThat(wrong.await()).as(wrong.said()).isEqualTo(1);
        assertThat(wrong.said())
                .contains("backdraft: no Spark master can be talked to at " + state.master());

        Submission right = submit("client", SECRET, train);
        assertThat(right.await()).as(right.said()).isZero();
        assertThat(fs("-cat", "/runs/client/metrics.jsonl")).contains(reference);

        // The run is there already: the verb's own exit code.
        Submission again = submit("client", SECRET, train);
        assertThat(again.await()).as(again.said()).isEqualTo(2);
    }

    /** Waits for a whole one: one that is being written has a dot in front of its name. */
    private static void awaitCheckpoint(String run, Submission submission) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!CommandLineRun.of(
                        "cluster",
                        "fs",
                        "--dir",
                        files.root().toString(),
                        "-ls",
                        run + "/checkpoints")
                .out()
                .contains("/step-")) {
            assertThat(System.nanoTime()).as(submission.said()).isLessThan(end);
            assertThat(submission.process.isAlive()).as(submission.said()).isTrue();
            Thread.sleep(100);
        }
    }

    /** The driver's process, a child of the worker's. */
    private static ProcessHandle driver() {
        return ProcessHandle.of(state.process("worker-1").pid())
                .orElseThrow()
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains("DriverWrapper"))
                .findFirst()
                .orElseThrow();
    }

    /** What all drivers said in the worker's folder. */
    private static String driverSaid(String stream) throws IOException {
        StringBuilder said = new StringBuilder();
        try (Stream<Path> drivers = Files.list(files.work())) {
            for (Path driver :
                    drivers.filter(one -> one.getFileName().toString().startsWith("driver-"))
                            .toList()) {
                said.append(Files.readString(driver.resolve(stream)));
            }
        }
        return said.toString();
    }
}
