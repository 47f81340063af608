package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The promise: the same bits in every placement, whatever is ragged and whatever fails. */
class ExactnessIT {

    @TempDir static Path folder;
    private static String text;
    private static String reference;

    @BeforeAll
    static void trainInProcess() throws IOException {
        SparkHome.prepare();
        Path train = TestData.csv(folder, "train.csv", 997, 1);
        Path test = TestData.csv(folder, "test.csv", 101, 2);
        text = TestData.imageConfig(train, test);
        reference = Runs.train(text, Map.of("sync", "in-process", "data.shards", Runs.SHARDS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local[1]", "local[2]", "local[5]"})
    void bits_localMasters_areThoseInProcess(String master) throws IOException {
        assertThat(Runs.train(text, Map.of("spark.master", master, "data.shards", Runs.SHARDS)))
                .isEqualTo(reference);
    }

    /** Epochs end in evaluations, for which the workers have to leave. */
    @ParameterizedTest
    @CsvSource({"local[1], 1", "local[2], 2", "local[2], 1", "local[5], 1"})
    void bits_residentInLocalMasters_areThoseInProcess(String master, String cpus)
            throws IOException {
        Map<String, String> settings =
                Map.of(
                        "sync",
                        "resident",
                        "spark.master",
                        master,
                        "spark.task.cpus",
                        cpus,
                        "data.shards",
                        Runs.SHARDS,
                        "data.partitions",
                        "3");

        assertThat(Runs.train(text, settings)).isEqualTo(reference);
    }

    @ParameterizedTest
    @CsvSource({"job-per-step, local[2]", "resident, local[2]", "resident, local[5]"})
    void bits_localSteps_areThoseInProcess(String sync, String master) throws IOException {
        Map<String, String> settings =
                Map.of("local-steps", "3", "optimizer.momentum", "0.5", "data.shards", "5");
        Map<String, String> placed = Map.of("sync", sync, "spark.master", master);

        String alone = Runs.train(text, Runs.with(settings, Map.of("sync", "in-process")));

        assertThat(Runs.train(text, Runs.with(settings, placed)))
                .isEqualTo(alone)
                .isNotEqualTo(reference);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3", "7"})
    void bits_anyPartitions_areThoseInProcess(String partitions) throws IOException {
        Map<String, String> settings =
                Map.of(
                        "spark.master",
                        "local[2]",
                        "spark.task.cpus",
                        "1",
                        "data.shards",
                        Runs.SHARDS,
                        "data.partitions",
                        partitions);

        assertThat(Runs.train(text, settings)).isEqualTo(reference);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "byte"})
    void bits_digitsAsBytes_areThoseOfFloatsInProcess(String storage) throws IOException {
        Map<String, String> settings = Map.of("data.shards", Runs.SHARDS);
        String floats =
                Runs.train(
                        TestData.DIGITS,
                        Runs.with(settings, Map.of("sync", "in-process", "data.storage", "float")));
        Map<String, String> stored = Runs.with(settings, Map.of("data.storage", storage));

        assertThat(Runs.train(TestData.DIGITS, Runs.with(stored, Map.of("sync", "in-process"))))
                .isEqualTo(floats);
        assertThat(
                        Runs.train(
                                TestData.DIGITS,
                                Runs.with(stored, Map.of("spark.master", "local[2]"))))
                .isEqualTo(floats);
    }

    @Test
    void bits_twoExecutorProcesses_areThoseInProcess() throws IOException {
        Map<String, String> settings = Runs.cluster(Map.of());
        try (JavaSparkContext spark = Runs.spark(settings)) {
            for (String sync : List.of("job-per-step", "resident")) {
                assertThat(Runs.train(spark, text, Runs.with(settings, Map.of("sync", sync))))
                        .as(sync)
                        .isEqualTo(reference);
            }
        }
    }

    @Test
    void bits_kryoAuthenticationAndEncryption_areThoseInProcess() throws IOException {
        Map<String, String> settings =
                Runs.cluster(
                        Map.of(
                                "spark.serializer", "org.apache.spark.serializer.KryoSerializer",
                                "spark.authenticate", "true",
                                "spark.authenticate.secret", "a test's secret",
                                "spark.network.crypto.enabled", "true",
                                "spark.io.encryption.enabled", "true"));
        Map<String, String> floatsAlone =
                Map.of(
                        "sync", "in-process",
                        "data.storage", "float",
                        "data.shards", Runs.SHARDS);
        try (JavaSparkContext spark = Runs.spark(settings)) {
            assertThat(Runs.train(spark, text, settings)).isEqualTo(reference);
            assertThat(Runs.train(spark, TestData.DIGITS, settings))
                    .as("bytes")
                    .isEqualTo(Runs.train(TestData.DIGITS, floatsAlone));
            String sparse = SparseIT.configuration(folder);
            assertThat(Runs.train(spark, sparse, settings))
                    .as("sparse rows")
                    .isEqualTo(
                            Runs.train(
                                    sparse,
                                    Map.of("sync", "in-process", "data.shards", Runs.SHARDS)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // rows, shards, batch size
        "997, 1, 997",
        "997, 4, 1000000",
        "97, 3, 1",
        "5, 8, 2",
        "5, 8, 1",
        "2, 1, 1",
        "31, 5, 7",
        "1, 3, 4",
    })
    void bits_raggedSizes_areThoseInProcess(int rows, String shards, String batch)
            throws IOException {
        Path train = TestData.numberedCsv(folder, "ragged-%d.csv".formatted(rows), rows, 3);
        Map<String, String> settings =
                Map.of(
                        "data.train.path",
                        train.toString(),
                        "data.test.path",
                        train.toString(),
                        "data.shards",
                        shards,
                        "batch-size",
                        batch,
                        "optimizer.learning-rate",
                        "0.01");

        String alone = Runs.train(text, Runs.with(settings, Map.of("sync", "in-process")));
        String onSpark = Runs.train(text, Runs.with(settings, Map.of("spark.master", "local[2]")));

        assertThat(onSpark).isEqualTo(alone);
    }
}
