package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.driver.localcluster.ClusterFolder;
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
import java.util.Map;

/** The verb that starts a Spark cluster and an HDFS, used as a person would. */
@Timeout(400)
class LocalClusterIT {
    @TempDir private static Path folder;
    private static Path cluster;

    @BeforeAll
    static void place() throws IOException {
        SparkHome.prepare();
        cluster = folder.resolve("cluster");
    }

    @AfterAll
    static void stop() throws Exception {
        new LocalCluster(new ClusterFolder(cluster)).stop();
    }

    private static CommandLineRun verb(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "cluster";
        all[1] = arguments[0];
        all[2] = "--dir";
        all[3] = cluster.toString();
        System.arraycopy(arguments, 1, all, 4, arguments.length - 1);
        return CommandLineRun.of(all);
    }

    private static ClusterState state() throws IOException {
        return new LocalCluster(new ClusterFolder(cluster)).state();
    }

    @Test
    void cluster_startedUsedHurtRevivedAndStopped_doesWhatItSays() throws Exception {
        assertThat(verb("status").out()).contains("not started");
        assertThat(verb("stop").out()).contains("nothing runs");

        CommandLineRun started =
                verb("start", "--workers", "1", "--datanodes", "1", "--timeout", "240");
        assertThat(started.code()).as(started.err()).isZero();
        assertThat(started.out()).contains(state().master(), state().hdfs(), "train");
        assertThat(verb("start", "--workers", "1", "--datanodes", "1").out())
                .contains("started already");

        // Used: data and run on HDFS, gradients on an executor.
        Path csv = TestData.csv(folder, "train.csv", 200, 1);
        assertThat(verb("fs", "-mkdir", "-p", "/data").code()).isZero();
        assertThat(verb("fs", "-put", csv.toString(), "/data/train.csv").code()).isZero();
        String text =
                TestData.config(Path.of("/data/train.csv"), Path.of("/data/train.csv"))
                        .replace("\"/data", "\"" + state().hdfs() + "/data");
        Path conf = Files.writeString(folder.resolve("it.conf"), text);
        String local = TestData.config(csv, csv);
        CommandLineRun trained =
                CommandLineRun.of(
                        "train",
                        conf.toString(),
                        "--run",
                        state().hdfs() + "/runs/one",
                        "--set",
                        "spark.master=" + state().master(),
                        "--set",
                        "spark.executor.memory=512m",
                        "--set",
                        "spark.executor.extraClassPath=" + SparkHome.classPath(),
                        "--set",
                        "spark.executor.extraJavaOptions=" + Runs.SHORT_LIVED,
                        "--set",
                        "data.shards=" + Runs.SHARDS);
        assertThat(trained.code()).as(trained.err()).isZero();
        String expected =
                Runs.train(local, Map.of("sync", "in-process", "data.shards", Runs.SHARDS));
        assertThat(verb("fs", "-cat", "/runs/one/metrics.jsonl").out()).contains(expected);

        // Hurt and revived.
        state().process("worker-1").kill();
        assertThat(state().process("worker-1").awaitEnd(10_000)).isTrue();
        CommandLineRun hurt = verb("status");
        assertThat(hurt.code()).isEqualTo(1);
        assertThat(hurt.out()).containsPattern("worker-1 +DEAD");
        ClusterState before = state();
        CommandLineRun revived =
                verb("start", "--workers", "1", "--datanodes", "1", "--timeout", "240");
        assertThat(revived.code()).as(revived.out() + revived.err()).isZero();
        assertThat(state().process("namenode")).isEqualTo(before.process("namenode"));
        assertThat(verb("status").code()).isZero();

        // Stopped with a process that had died already, and what was stored is kept.
        state().process("datanode-1").kill();
        ClusterState last = state();
        assertThat(verb("stop").out()).containsPattern("stopped [34] processes");
        assertThat(last.processes()).noneMatch(daemon -> daemon.isAlive());
        assertThat(verb("stop").out()).contains("nothing runs");
        assertThat(verb("status").code()).isEqualTo(1);
        assertThat(cluster.resolve("logs/namenode.log")).isNotEmptyFile();
    }

    @Test
    void start_impossibleLayoutOrShortTime_says() {
        CommandLineRun none =
                CommandLineRun.of("cluster", "start", "--workers", "0", "--datanodes", "0");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("expected workers or DataNodes, found 0 and 0");

        Path other = folder.resolve("other");
        CommandLineRun late =
                CommandLineRun.of(
                        "cluster",
                        "start",
                        "--dir",
                        other.toString(),
                        "--datanodes",
                        "0",
                        "--workers",
                        "1",
                        "--timeout",
                        "0");
        assertThat(late.code()).isEqualTo(1);
        assertThat(late.err())
                .contains("after 0 seconds there is still no answer", other + "/logs", "--timeout");
    }
}
