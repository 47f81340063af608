package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sums in slices, 16 bits on the wire and small heaps, on executors that are processes. */
@Timeout(300)
class BigModelIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private static Path folder;
    private static String text;

    @BeforeAll
    static void writeData() throws IOException {
        SparkHome.prepare();
        Path train = TestData.csv(folder, "train.csv", 997, 1);
        text = TestData.config(train, train);
    }

    private static Map<String, String> inProcess(Map<String, String> more) {
        return Runs.with(Map.of("sync", "in-process", "data.shards", Runs.SHARDS), more);
    }

    /** What needs no Spark of its own. */
    @Nested
    class OnOneSpark {
        private static JavaSparkContext spark;

        @BeforeAll
        static void start() {
            spark = Runs.spark(Runs.cluster(Map.of()));
        }

        @AfterAll
        static void stop() {
            spark.close();
        }

        @BeforeEach
        void awaitExecutors() throws InterruptedException {
            Executors.await(spark, 2);
        }

        @Test
        void bits_inSlicesWithAnExecutorKilled_areThoseInProcess() throws IOException {
            String expected = Runs.train(text, inProcess(Map.of()));
            RunConfig config =
                    RunConfig.parse(text, "test", Runs.cluster(Map.of("gradients.sum", "slices")));
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
            assertThat(result.model().thetaSha256()).isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource({
            "job-per-step, driver, bf16, true",
            "job-per-step, slices, fp16, false",
            "resident, auto, bf16, true",
        })
        void bits_rounded_areThoseInProcess(String sync, String sum, String wire, String feedback)
                throws IOException {
            Map<String, String> settings =
                    Map.of(
                            "gradients.sum", sum,
                            "gradients.wire", wire,
                            "gradients.groups", "4",
                            "gradients.error-feedback", feedback);
            String exact = Runs.train(text, inProcess(Map.of()));
            String expected = Runs.train(text, inProcess(settings));
            Map<String, String> placed = Runs.with(settings, Map.of("sync", sync));

            String actual = Runs.train(spark, text, Runs.cluster(placed));

            assertThat(actual).isEqualTo(expected).isNotEqualTo(exact);
        }
    }

    /** A network of so many parameters on two executors of 512 MiB. */
    private static List<String> train(Path run, String units) throws IOException {
        String big =
                """
                data {
                  train { format = generated, kind = digits, rows = 8 }
                  scaling { type = divide-by, by = 255 }
                  shards = 2
                }
                network = [
                  { type = linear, units = %s }
                  { type = relu }
                  { type = linear, units = %s }
                  { type = relu }
                  { type = linear, units = 10 }
                ]
                loss = cross-entropy
                batch-size = 4
                epochs = 1
                checkpoint { every-epochs = 0 }
                gradients { sum = slices }
                """
                        .formatted(units, units);
        Path conf = Files.writeString(Files.createTempFile(folder, "big", ".conf"), big);
        List<String> words =
                new ArrayList<>(List.of("train", conf.toString(), "--run", run.toString()));
        Map<String, String> settings =
                Map.of(
                        "master", "local-cluster[2,1,512]",
                        "executor.memory", "512m",
                        "driver.host", "localhost",
                        "driver.bindAddress", "127.0.0.1",
                        "ui.enabled", "false",
                        "executor.extraClassPath", SparkHome.classPath());
        settings.forEach(
                (key, value) -> words.addAll(List.of("--set", "spark." + key + "=" + value)));
        return words;
    }

    @Test
    void train_twentyMillionParametersOnTwoHeapsOf512MiB_fits() throws Exception {
        Path run = folder.resolve("fits");
        try (ChildRun child =
                ChildRun.start(folder, List.of(), List.of("-Xmx768m"), train(run, "4080"))) {
            assertThat(child.await(240)).as(child.said()).isZero();
            assertThat(child.said()).contains("19,894,", "peak heap: ");
        }
        List<String> lines = Files.readAllLines(run.resolve("metrics.jsonl"));
        JsonNode peaks = JSON.readTree(lines.get(lines.size() - 1)).path("peakHeap");
        // A shard is looked at where there is room: one executor may answer for both.
        assertThat(peaks).hasSizeBetween(2, 3);
        for (JsonNode peak : peaks) {
            assertThat(peak.path("usedBytes").asLong())
                    .as(peak.toString())
                    .isBetween(4L * 19_894_000, peak.path("limitBytes").asLong());
        }
    }

    @Test
    void train_moreThanFits_saysWhatToRaiseBeforeTheFirstStep() throws Exception {
        Path run = folder.resolve("refused");
        try (ChildRun child =
                ChildRun.start(folder, List.of(), List.of("-Xmx1500m"), train(run, "7000"))) {
            assertThat(child.await(240)).as(child.said()).isEqualTo(2);
            assertThat(child.err())
                    .contains("steps take 747 MB of heap at least on executor ")
                    .contains("437 MB  the parameters, as they come and as an array")
                    .contains("218 MB  gradient sums of 1 shards by 1 threads")
                    .contains("raise spark.executor.memory to 1280m")
                    .doesNotContain("\tat ", "OutOfMemoryError");
        }
    }
}
