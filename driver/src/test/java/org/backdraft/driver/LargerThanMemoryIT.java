package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Shards on local disks: the same bits, whatever the heap and whatever is lost. */
@Timeout(300)
class LargerThanMemoryIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEAP = "-Xmx128m";
    private static final int WIDTH = 784;

    /** Over four heaps of 128 MiB as floats. */
    private static final int ROWS = 175_000;

    @TempDir private static Path folder;
    private static String text;

    @BeforeAll
    static void writeData() throws IOException {
        SparkHome.prepare();
        Path train = TestData.csv(folder, "train.csv", 997, 1);
        text = TestData.config(train, train);
    }

    private static Map<String, String> stored(String storage, String window) {
        return Map.of(
                "data.shards",
                Runs.SHARDS,
                "data.storage",
                storage,
                // Keeps zeros, as sparse storage needs.
                "data.scaling.type",
                storage.equals("sparse") ? "max-abs" : "standardise",
                "data.shuffle-window",
                window);
    }

    private static Map<String, String> onDisk(Map<String, String> settings) {
        return Runs.with(settings, Map.of("data.keep", "disk"));
    }

    private static String alone(Map<String, String> settings) throws IOException {
        return Runs.train(TestData.DIGITS, Runs.with(settings, Map.of("sync", "in-process")));
    }

    @ParameterizedTest
    @CsvSource({"auto, 0", "byte, 20", "half, 0"})
    void bits_onDisk_areThoseInMemory(String storage, String window) throws IOException {
        Map<String, String> settings = stored(storage, window);
        Map<String, String> disk = onDisk(settings);
        String memory = alone(settings);

        assertThat(alone(disk)).isEqualTo(memory);
        assertThat(Runs.train(TestData.DIGITS, Runs.with(disk, Map.of("spark.master", "local[2]"))))
                .isEqualTo(memory);
    }

    @Test
    void bits_onExecutorsDisksAndOneKilledHalfWay_areThoseInMemory() throws IOException {
        Map<String, String> onCluster = Runs.cluster(Map.of("data.keep", "disk"));
        try (JavaSparkContext spark = Runs.spark(onCluster)) {
            for (Map<String, String> settings :
                    List.of(stored("float", "0"), stored("sparse", "20"))) {
                assertThat(Runs.train(spark, TestData.DIGITS, Runs.with(onCluster, settings)))
                        .as("%s", settings)
                        .isEqualTo(alone(settings))
                        .isEqualTo(alone(onDisk(settings)));
            }
            assertKilledHalfWayIsExact(spark, onCluster);
        }
    }

    private static void assertKilledHalfWayIsExact(
            JavaSparkContext spark, Map<String, String> settings) throws IOException {
        RunConfig config = RunConfig.parse(text, "test", settings);
        int[] steps = {0};
        int[] killed = {0};
        TrainingRun.Request request =
                new TrainingRun.Request(
                        folder.resolve("killed").toString(),
                        false,
                        Set.of(),
                        () -> {
                            if (++steps[0] == 25) {
                                killed[0] = Executors.kill(spark, "0");
                            }
                            return false;
                        });
        Session session = Session.on(spark, config);
        TrainingRun.Result result = new TrainingRun(session, config, Runs.NOWHERE).run(request);

        assertThat(killed[0]).as("executors before").isEqualTo(2);
        assertThat(result.model().thetaSha256())
                .isEqualTo(
                        Runs.train(text, Map.of("sync", "in-process", "data.shards", Runs.SHARDS)));
    }

    /** Images of unsigned bytes, which take four times the room as floats. */
    private static void writeImages(Path images, Path labels) throws IOException {
        Random random = new Random(8);
        byte[] row = new byte[WIDTH];
        try (DataOutputStream out = open(images);
                DataOutputStream names = open(labels)) {
            out.writeInt(0x803);
            out.writeInt(ROWS);
            out.writeInt(28);
            out.writeInt(28);
            names.writeInt(0x801);
            names.writeInt(ROWS);
            for (int i = 0; i < ROWS; i++) {
                random.nextBytes(row);
                out.write(row);
                names.write(random.nextInt(10));
            }
        }
    }

    private static DataOutputStream open(Path file) throws IOException {
        return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
    }

    private static List<String> train(Path conf, Path run, String... settings) {
        List<String> words =
                new ArrayList<>(List.of("train", conf.toString(), "--run", run.toString()));
        for (String setting : settings) {
            words.addAll(List.of("--set", setting));
        }
        return words;
    }

    private static JsonNode event(Path run, String kind) throws IOException {
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            JsonNode event = JSON.readTree(line);
            if (event.path("event").asText().equals(kind)) {
                return event;
            }
        }
        throw new AssertionError("no event " + kind);
    }

    @Test
    void data_fourTimesTheHeap_trainsToTheBitsOfPlenty() throws Exception {
        Path images = folder.resolve("images");
        Path labels = folder.resolve("labels");
        writeImages(images, labels);
        String big =
                """
                data {
                  train { format = idx, path = "%s", labels = "%s" }
                  scaling { type = divide-by }
                  shards = 4
                }
                network = [{ type = linear, units = 10 }]
                loss = cross-entropy
                batch-size = 4096
                epochs = 1
                """
                        .formatted(images, labels);
        Path conf = Files.writeString(folder.resolve("big.conf"), big);
        Path run = folder.resolve("big");
        Path local = Files.createDirectory(folder.resolve("local"));
        List<String> words =
                train(
                        conf,
                        run,
                        "data.keep=disk",
                        "data.storage=float",
                        "spark.master=local[2]",
                        "spark.local.dir=" + local,
                        "spark.testing.reservedMemory=16000000");
        try (ChildRun child = ChildRun.start(folder, List.of(), List.of(HEAP), words)) {
            assertThat(child.await(200)).as(child.said()).isZero();
            assertThat(child.said()).contains("MB on local disks").contains("peak heap: ");
        }

        JsonNode end = event(run, "end");
        JsonNode driver = end.path("peakHeap").get(0);
        long limit = driver.path("limitBytes").asLong();
        assertThat(event(run, "start").path("shardBytes").asLong()).isGreaterThan(4 * limit);
        assertThat(driver.path("process").asText()).isEqualTo("driver");
        assertThat(driver.path("usedBytes").asLong()).isBetween(1L << 20, limit);
        assertThat(driver.path("keptBytes").asLong()).isBetween(1L << 20, limit);
        assertThat(end.path("thetaSha256").asText())
                .isEqualTo(Runs.train(big, Map.of("sync", "in-process")));
        try (Stream<Path> left = Files.list(local)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void disk_full_saysWhereAndWhatToDo() throws Exception {
        Path conf = Files.writeString(folder.resolve("full.conf"), TestData.DIGITS);
        Path temporary = Files.createDirectory(folder.resolve("temporary"));
        List<String> limited = List.of("sh", "-c", "ulimit -f 4096 && exec \"$@\"", "sh");
        List<String> words =
                train(
                        conf,
                        folder.resolve("full"),
                        "data.train.rows=3000",
                        "data.keep=disk",
                        "data.storage=float",
                        "data.shards=1",
                        "blas.library=java",
                        "sync=in-process");
        List<String> options = List.of("-Djava.io.tmpdir=" + temporary, "-XX:-UsePerfData");
        try (ChildRun child = ChildRun.start(folder, limited, options, words)) {
            assertThat(child.await()).as(child.said()).isEqualTo(1);
            assertThat(child.err())
                    .contains("backdraft: can't write to " + temporary + ": ")
                    .contains("set data.keep = memory")
                    .doesNotContain("\tat ");
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(file -> file.toString().endsWith(".shard"))).isEmpty();
        }
    }
}
