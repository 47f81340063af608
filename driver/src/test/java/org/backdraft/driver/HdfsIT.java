package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.localcluster.Daemon;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.backdraft.tensor.Sha256;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Data, runs and models on a real HDFS, and what becomes of them when parts of it fail. */
@Timeout(300)
class HdfsIT {
    private static final String NETWORK =
            """
            network = [{ type = linear, units = 5 }, { type = tanh }, { type = linear, units = 3 }]
            loss = cross-entropy
            optimizer { type = adam, learning-rate = 0.01 }
            data.scaling.type = standardise
            epochs = 3
            batch-size = 64
            """;
    private static final Map<String, String> LOCAL =
            Map.of("spark.master", "local[2]", "data.shards", Runs.SHARDS);

    /** Of 500 rows in batches of 64. */
    private static final int STEPS_PER_EPOCH = 8;

    /** So that a reader that finds no DataNode looks again sooner than after seconds. */
    private static final String SOON = "spark.hadoop.dfs.client.retry.window.base";

    @TempDir static Path folder;
    private static Hdfs hdfs;
    private static String csv;
    private static Path conf;
    private static String expected;

    @BeforeAll
    static void start() throws Exception {
        hdfs = new Hdfs(folder.resolve("hdfs"));
        Path local = TestData.csv(folder, "part-0.csv", 400, 1);
        csv = hdfs.put(local, "/data/part-0.csv");
        hdfs.put(TestData.csv(folder, "part-1.csv", 100, 2), "/data/part-1.csv");
        conf = Files.writeString(folder.resolve("hdfs.conf"), NETWORK + source("/data/part-*"));
        expected =
                Runs.train(
                        NETWORK + source("csv", folder + "/part-*"),
                        Runs.with(LOCAL, Map.of("sync", "in-process")));
    }

    @AfterAll
    static void stop() throws IOException {
        if (hdfs != null) {
            hdfs.close();
        }
    }

    private static String source(String path) {
        return source("csv", hdfs.at(path));
    }

    private static String source(String format, String path) {
        return "data.train { format = %s, path = \"%s\", label = tree }%n".formatted(format, path);
    }

    private static CommandLineRun train(String run, String... more) {
        return train(conf, run, more);
    }

    private static CommandLineRun train(Path conf, String run, String... more) {
        List<String> words = new ArrayList<>(List.of("train", conf.toString(), "--run", run));
        LOCAL.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        words.addAll(List.of(more));
        return CommandLineRun.of(words.toArray(new String[0]));
    }

    private static void assertFails(CommandLineRun run, int code, String... words) {
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(run.err())
                .startsWith("backdraft: ")
                .contains(words)
                .doesNotContain("\tat ", "Exception", "unexpected failure");
    }

    @Test
    void train_csvGlobAndRunOnHdfs_isAsFromLocalFiles() throws IOException {
        CommandLineRun trained = train(hdfs.at("/runs/csv"));

        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(hdfs.read("/runs/csv/metrics.jsonl"))
                .contains("\"thetaSha256\":\"%s\"".formatted(expected));
        assertThat(hdfs.files("/runs/csv"))
                .contains(
                        "/runs/csv/config.conf",
                        "/runs/csv/model.safetensors",
                        "/runs/csv/checkpoints/step-000000000024.safetensors")
                .noneMatch(name -> name.contains("/."));
        CommandLineRun evaluated =
                CommandLineRun.of(
                        "evaluate", hdfs.at("/runs/csv/model.safetensors"), "--data", csv);
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        assertThat(evaluated.out()).contains("400");
        CommandLineRun predicted =
                CommandLineRun.of(
                        "predict",
                        hdfs.at("/runs/csv/model.safetensors"),
                        "--input",
                        hdfs.at("/data/part-*"),
                        "--output",
                        hdfs.at("/predictions"));
        assertThat(predicted.code()).as(predicted.err()).isZero();
        assertThat(hdfs.files("/predictions"))
                .contains("/predictions/_SUCCESS")
                .noneMatch(name -> name.contains("_temporary"));
    }

    @Test
    void train_parquetOnHdfs_isAsFromLocalFiles() throws IOException {
        try (SparkSession session =
                SparkSession.builder()
                        .master("local[1]")
                        .config("spark.driver.host", "localhost")
                        .config("spark.driver.bindAddress", "127.0.0.1")
                        .config("spark.ui.enabled", "false")
                        .getOrCreate()) {
            session.read()
                    .option("header", "true")
                    .schema("a FLOAT, b FLOAT, c FLOAT, d FLOAT, tree STRING")
                    .csv(folder + "/part-0.csv", folder + "/part-1.csv")
                    .repartition(1)
                    .orderBy("a")
                    .write()
                    .mode(SaveMode.ErrorIfExists)
                    .parquet(hdfs.at("/data/table"));
        }
        Path local = Files.createDirectory(folder.resolve("table"));
        try (DistributedFileSystem system = hdfs.system()) {
            system.copyToLocalFile(
                    new org.apache.hadoop.fs.Path("/data/table"),
                    new org.apache.hadoop.fs.Path(local.toUri()));
        }

        assertThat(Runs.train(NETWORK + source("parquet", hdfs.at("/data/table")), LOCAL))
                .isEqualTo(Runs.train(NETWORK + source("parquet", local + "/table"), LOCAL));
    }

    @Test
    void train_idxOnHdfs_isAsFromLocalFiles() throws IOException {
        Path digits = folder.resolve("digits");
        CommandLineRun.of("generate", "digits", "--rows", "300", "--output", digits.toString());
        CommandLineRun generated =
                CommandLineRun.of(
                        "generate", "digits", "--rows", "300", "--output", hdfs.at("/digits"));
        assertThat(generated.code()).as(generated.err()).isZero();
        String text =
                """
                data.train {
                  format = idx, path = "%1$s/images-idx3-ubyte", labels = "%1$s/labels-idx1-ubyte"
                }
                network = [{ type = linear, units = 10 }]
                loss = cross-entropy
                epochs = 2
                """;

        assertThat(Runs.train(text.formatted(hdfs.at("/digits")), LOCAL))
                .isEqualTo(Runs.train(text.formatted(digits), LOCAL));
    }

    @Test
    void resume_runOnHdfs_endsInTheSameBits() throws IOException {
        String directory = hdfs.at("/runs/interrupted");
        RunConfig config =
                RunConfig.parse(
                        NETWORK + source("/data/part-*"),
                        "test",
                        Runs.with(LOCAL, Map.of("checkpoint.every-steps", "4")));
        AtomicInteger steps = new AtomicInteger();
        for (int stopAfter : List.of(5, 7, 1_000)) {
            try (Session session = Session.open(config)) {
                steps.set(0);
                TrainingRun.Request request =
                        new TrainingRun.Request(
                                directory,
                                true,
                                Set.of(),
                                () -> steps.incrementAndGet() >= stopAfter);
                TrainingRun.Result result =
                        new TrainingRun(session, config, Runs.NOWHERE).run(request);
                assertThat(result.isInterrupted()).isEqualTo(stopAfter < 1_000);
                if (!result.isInterrupted()) {
                    assertThat(Sha256.of(result.model().theta())).isEqualTo(expected);
                }
            }
        }
        assertThat(hdfs.read("/runs/interrupted/metrics.jsonl").lines())
                .filteredOn(line -> line.contains("\"event\":\"epoch\""))
                .hasSize(3);
    }

    @Test
    void resume_killedRunOnHdfs_endsInTheSameBitsAndLeavesNothing() throws Exception {
        String run = hdfs.at("/runs/killed");
        List<String> words = new ArrayList<>(List.of("train", conf.toString(), "--run", run));
        words.addAll(List.of("--resume", "auto", "--set", "checkpoint.every-steps=1"));
        words.addAll(List.of("--set", "sync=in-process", "--set", "data.shards=" + Runs.SHARDS));
        List<String> endless = new ArrayList<>(words);
        endless.addAll(List.of("--set", "epochs=100000"));
        try (ChildRun child = ChildRun.start(folder, endless)) {
            awaitCheckpoints(child, "/runs/killed/checkpoints/s*");
            child.kill();
        }
        // What a writer that is killed in the middle of a file leaves.
        hdfs.put(folder.resolve("part-0.csv"), "/runs/killed/checkpoints/.step-000000000000.x");

        String epochs = "epochs=" + (newestStep("/runs/killed/checkpoints") / STEPS_PER_EPOCH + 20);
        words.addAll(List.of("--change", "epochs", "--set", epochs));
        CommandLineRun resumed = CommandLineRun.of(words.toArray(new String[0]));

        CommandLineRun whole =
                train(hdfs.at("/runs/whole"), "--set", "sync=in-process", "--set", epochs);
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(whole.code()).as(whole.err()).isZero();
        assertThat(hash("/runs/killed")).isEqualTo(hash("/runs/whole"));
        assertThat(hdfs.files("/runs/killed")).noneMatch(name -> name.contains("/."));
    }

    private static void awaitCheckpoints(ChildRun child, String pattern) throws Exception {
        try (DistributedFileSystem system = hdfs.system()) {
            while (system.globStatus(new org.apache.hadoop.fs.Path(pattern)).length < 2) {
                assertThat(child.isAlive()).as(child.said()).isTrue();
                Thread.sleep(50);
            }
        }
    }

    /** Steps go on while checkpoints are written, so a run may have come far with its second. */
    private static long newestStep(String checkpoints) throws IOException {
        return hdfs.files(checkpoints).stream()
                .map(name -> name.replaceFirst(".*/step-(\\d+)\\.safetensors", "$1"))
                .filter(step -> step.matches("\\d+"))
                .mapToLong(Long::parseLong)
                .max()
                .orElseThrow();
    }

    private static String hash(String run) throws IOException {
        String metrics = hdfs.read(run + "/metrics.jsonl");
        int at = metrics.lastIndexOf("thetaSha256");
        return metrics.substring(at, at + 80);
    }

    @Test
    void writeAtomically_overAFileThatIsRead_neverHidesIt() throws Exception {
        HadoopFiles files = new HadoopFiles(new org.apache.hadoop.conf.Configuration());
        String name = hdfs.at("/atomic/file");
        files.writeAtomically(name, out -> out.write(bytes(0)));
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger missing = new AtomicInteger();
        AtomicInteger looks = new AtomicInteger();
        Thread reader =
                new Thread(
                        () -> {
                            while (!over.get()) {
                                try {
                                    missing.addAndGet(files.exists(name) ? 0 : 1);
                                    looks.incrementAndGet();
                                } catch (IOException e) {
                                    missing.incrementAndGet();
                                }
                            }
                        });
        reader.start();
        for (int i = 1; i <= 60; i++) {
            byte[] bytes = bytes(i);
            files.writeAtomically(name, out -> out.write(bytes));
        }
        over.set(true);
        reader.join();

        assertThat(looks.get()).as("looks").isGreaterThan(60);
        assertThat(missing.get()).as("looks that found no file").isZero();
        assertThat(hdfs.read("/atomic/file"))
                .isEqualTo(new String(bytes(60), StandardCharsets.UTF_8));
        assertThat(hdfs.files("/atomic")).containsExactly("/atomic/file");
    }

    private static byte[] bytes(int version) {
        return "version %d".formatted(version).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void train_dataNodeEndsHalfWay_readsTheOtherReplica() throws Exception {
        // Of several blocks, the smallest that HDFS allows.
        Path rows = TestData.csv(folder, "big.csv", 100_000, 5);
        String path = "/big/big.csv";
        writeInBlocks(rows, path);
        Path big =
                Files.writeString(
                        folder.resolve("big.conf"),
                        NETWORK.replace("batch-size = 64", "batch-size = 10000") + source(path));
        String[] watched = {
            "--set", "spark.hadoop.fs.hdfs.impl=" + HalfReadHdfs.class.getName(),
            "--set", "spark.hadoop.fs.hdfs.impl.disable.cache=true",
            "--set", SOON + "=100"
        };
        CommandLineRun whole = train(big, hdfs.at("/runs/big"), watched);
        assertThat(whole.code()).as(whole.err()).isZero();
        try {
            HalfReadHdfs.at("big.csv", Files.size(rows) / 2, port -> end(hdfs.dataNode(port)));
            CommandLineRun half = train(big, hdfs.at("/runs/half"), watched);
            assertThat(half.code()).as(half.err()).isZero();
            assertThat(HalfReadHdfs.isOver()).as("a DataNode was ended").isTrue();
            assertThat(hash("/runs/half")).isEqualTo(hash("/runs/big"));

            hdfs.dataNodes().forEach(Daemon::kill);
            assertFails(
                    train(big, folder.resolve("none").toString(), watched),
                    1,
                    "Could not obtain block",
                    path,
                    "no DataNode that has this block answers");
        } finally {
            hdfs.revive();
        }
    }

    private static void end(Daemon node) throws InterruptedException {
        node.kill();
        assertThat(node.awaitEnd(10_000)).isTrue();
    }

    private static void writeInBlocks(Path local, String path) throws IOException {
        try (DistributedFileSystem system = hdfs.system();
                var out =
                        system.create(
                                new org.apache.hadoop.fs.Path(path),
                                true,
                                4096,
                                (short) 2,
                                1 << 20)) {
            Files.copy(local, out);
        }
    }

    @Test
    void train_safeMode_readsAndSaysThatItCannotWrite() throws IOException {
        try (DistributedFileSystem system = hdfs.system()) {
            system.setSafeMode(SafeModeAction.ENTER);
            try {
                assertFails(
                        train(hdfs.at("/runs/safe")),
                        1,
                        "HDFS is in safe mode",
                        "/runs/safe",
                        "-safemode leave");
                Path local = folder.resolve("safe");
                CommandLineRun reading = train(local.toString());
                assertThat(reading.code()).as(reading.err()).isZero();
            } finally {
                system.setSafeMode(SafeModeAction.LEAVE);
            }
        }
    }

    private static CommandLineRun asAlice(PrivilegedExceptionAction<CommandLineRun> command)
            throws Exception {
        return UserGroupInformation.createRemoteUser("alice").doAs(command);
    }

    @Test
    void train_anotherUsersFolder_namesPathUserAndWhatIsNeeded() throws Exception {
        org.apache.hadoop.fs.Path secret = new org.apache.hadoop.fs.Path("/private");
        hdfs.put(folder.resolve("part-0.csv"), "/private/data.csv");
        try (DistributedFileSystem system = hdfs.system()) {
            system.setPermission(secret, new FsPermission("700"));
        }
        Path from = Files.writeString(folder.resolve("p.conf"), NETWORK + source("/private/*"));

        String run = folder.resolve("denied").toString();
        assertFails(
                asAlice(() -> train(from, run)),
                2,
                "permission denied: the user alice needs",
                "/private",
                "rwx------",
                "hdfs dfs -setfacl -m user:alice:");
        assertFails(
                asAlice(() -> train(hdfs.at("/private/run"))),
                2,
                "permission denied: the user alice needs",
                "/private");
        assertFails(
                asAlice(() -> train(hdfs.at("/alices-run"))),
                2,
                "permission denied: the user alice needs WRITE on /",
                "user:alice:-w- /");
    }

    @Test
    void train_wrongAddress_saysWhatToCheck() throws IOException {
        String run = folder.resolve("nowhere").toString();

        long start = System.nanoTime();
        assertFails(
                train(at("hdfs://127.0.0.1:1/data"), run),
                1,
                "can't connect to",
                ":1: Connection refused",
                "8020");
        assertThat((System.nanoTime() - start) / 1e9).as("seconds").isLessThan(60);
        assertFails(
                train(at("hdfs://no-such-host.invalid:8020/data"), run),
                2,
                "no host is called 'no-such-host.invalid'",
                "HADOOP_CONF_DIR");
        assertFails(train(at("hdfs:///data"), run), 2, "hdfs:///data names no host");
        assertFails(train(at(hdfs.at("/nothing.csv")), run), 2, "no such file", "/nothing.csv");
        CommandLineRun model = CommandLineRun.of("evaluate", "hdfs://no-such-host.invalid/m");
        assertFails(model, 2, "no host is called 'no-such-host.invalid'");
    }

    private static Path at(String path) throws IOException {
        return Files.writeString(folder.resolve("at.conf"), NETWORK + source("csv", path));
    }
}
