package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A Master, two Workers and the drivers on hosts of their own, and a network between them that is
 * slow, loses packets and is cut for a while: the same bits.
 */
@Timeout(400)
class NetworkIT {
    /*
     * Two drivers at once, so that one cut is seen by both: one with Spark's usual patience of two
     * minutes, for which it is a pause, and one with little, for which the executor behind it is lost
     * although its connections stay open.
     */
    private static final int CUT_MILLIS = 20_000;
    private static final long PATIENCE_MILLIS = 200_000;
    private static final int PORT = 7077;
    private static final Map<String, String> IMPATIENT =
            Map.of(
                    "spark.network.timeout", "5s",
                    "spark.executor.heartbeatInterval", "1s",
                    "spark.network.timeoutInterval", "1s");

    @TempDir private Path folder;
    private final List<Process> processes = new ArrayList<>();
    private Namespaces hosts;

    @BeforeEach
    void makeHosts() throws IOException {
        String obstacle = Namespaces.obstacle();
        if (obstacle != null) {
            System.err.println("NetworkIT SHOWS NOTHING HERE: " + obstacle);
        }
        assumeTrue(obstacle == null, "no network namespaces here: " + obstacle);
        SparkHome.prepare();
        hosts = new Namespaces("m", "w1", "w2", "d");
    }

    @AfterEach
    void removeHosts() throws Exception {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        if (hosts != null) {
            hosts.close();
        }
    }

    /** Starts a process of Spark's on a host, and waits until it logs that all is well. */
    private void start(String host, String mainClass, String ready, String... arguments)
            throws Exception {
        Path spark = Path.of(System.getenv("SPARK_HOME"));
        List<String> command = new ArrayList<>(hosts.on(host));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("@" + Path.of("../conf/jvm.options"), "-Xmx256m"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", spark.resolve("jars") + "/*", mainClass));
        command.addAll(List.of("--host", hosts.address(host), "--webui-port", "0"));
        command.addAll(List.of(arguments));
        Path log = folder.resolve(host + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("SPARK_LOCAL_DIRS", folder.resolve("scratch").toString());
        Process process = builder.start();
        processes.add(process);
        await(() -> !process.isAlive() || text(log).contains(ready), host);
        assertThat(process.isAlive()).as(text(log)).isTrue();
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(BooleanSupplier condition, String what) throws InterruptedException {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (!condition.getAsBoolean()) {
            assertThat(System.currentTimeMillis()).as(what).isLessThan(end);
            Thread.sleep(20);
        }
    }

    private void startCluster() throws Exception {
        String master = "spark://%s:%d".formatted(hosts.address("m"), PORT);
        String deploy = "org.apache.spark.deploy.";
        start("m", deploy + "master.Master", "New state: ALIVE", "--port", "" + PORT);
        for (String host : List.of("w1", "w2")) {
            String work = folder.resolve("work-" + host).toString();
            String[] size = {"--cores", "2", "--memory", "2g", "--work-dir", work, master};
            start(host, deploy + "worker.Worker", "Successfully registered with master", size);
        }
    }

    /** A run that has an executor on each Worker. */
    private ChildRun train(Path conf, String name, Map<String, String> more) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("spark.master", "spark://%s:%d".formatted(hosts.address("m"), PORT));
        settings.put("spark.driver.host", hosts.address("d"));
        settings.put("spark.driver.bindAddress", hosts.address("d"));
        settings.put("spark.ui.enabled", "false");
        settings.put("spark.cores.max", "2");
        settings.put("spark.executor.cores", "1");
        settings.put("spark.executor.memory", "600m");
        settings.put("spark.executor.extraJavaOptions", Runs.SHORT_LIVED);
        settings.put("spark.executor.extraClassPath", SparkHome.classPath());
        settings.put("data.shards", Runs.SHARDS);
        settings.put("log-every-steps", "1");
        settings.putAll(more);
        List<String> words =
                new ArrayList<>(List.of("train", conf.toString(), "--run", run(name).toString()));
        settings.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        return ChildRun.start(folder, hosts.on("d"), List.of(), words);
    }

    private Path run(String name) {
        return folder.resolve("run of " + name);
    }

    private int steps(String name) {
        return text(run(name).resolve("metrics.jsonl")).split("\"event\":\"step\"", -1).length - 1;
    }

    private String thetaSha256(String name) throws IOException {
        List<String> lines = Files.readAllLines(run(name).resolve("metrics.jsonl"));
        JsonNode end = new ObjectMapper().readTree(lines.get(lines.size() - 1));
        return end.path("thetaSha256").asText();
    }

    @Test
    void bits_slowLossyAndCutNetwork_areThoseInProcess() throws Exception {
        Path train = TestData.csv(folder, "train.csv", 997, 1);
        String text = TestData.config(train, train);
        Path conf = Files.writeString(folder.resolve("it.conf"), text);
        Map<String, String> few = Map.of("epochs", "4");
        Map<String, String> many = Map.of("epochs", "60", "batch-size", "10", "sync", "resident");
        Map<String, Map<String, String>> kinds = new LinkedHashMap<>();
        kinds.put("jobs", few);
        kinds.put("resident", Runs.with(many, IMPATIENT));
        startCluster();
        Map<String, ChildRun> runs = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, Map<String, String>> kind : kinds.entrySet()) {
                runs.put(kind.getKey(), train(conf, kind.getKey(), kind.getValue()));
            }
            awaitSteps(runs, 3);
            hosts.slow("w1");
            hosts.lose("w1");
            awaitSteps(runs, 5);
            hosts.cut("w1");
            Thread.sleep(CUT_MILLIS);
            long lost = hosts.lost("w1");
            hosts.mend("w1");
            for (Map.Entry<String, Map<String, String>> kind : kinds.entrySet()) {
                ChildRun child = runs.get(kind.getKey());
                assertThat(child.await()).as(kind.getKey() + child.said()).isZero();
                Map<String, String> alone =
                        Runs.with(
                                kind.getValue(),
                                Map.of("sync", "in-process", "data.shards", Runs.SHARDS));
                assertThat(thetaSha256(kind.getKey()))
                        .as(kind.getKey())
                        .isEqualTo(Runs.train(text, alone));
            }
            assertThat(lost).as("lost packets").isPositive();
            assertThat(runs.get("jobs").said()).doesNotContain(" went: ");
            assertThat(runs.get("resident").said()).containsPattern("executor .* went: ");
        } finally {
            runs.values().forEach(ChildRun::close);
        }
    }

    /** Waits until each run has done so many more steps. */
    private void awaitSteps(Map<String, ChildRun> runs, int more) throws Exception {
        Map<String, Integer> before = new LinkedHashMap<>();
        runs.keySet().forEach(name -> before.put(name, steps(name)));
        for (Map.Entry<String, ChildRun> run : runs.entrySet()) {
            String name = run.getKey();
            ChildRun child = run.getValue();
            await(() -> steps(name) >= before.get(name) + more || !child.isAlive(), name);
            assertThat(child.isAlive()).as(name + child.said()).isTrue();
        }
    }
}
