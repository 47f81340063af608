package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.driver.bench.Soak;
import org.backdraft.driver.bench.Usage;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Steps leave nothing behind on the driver; whatever they would leave is noticed. */
@Timeout(400)
class SoakIT {
    private static final int STEPS = 200;

    @TempDir private static Path folder;
    private static Path scratch;
    private static JavaSparkContext spark;

    @BeforeAll
    static void startSpark() throws IOException {
        SparkHome.prepare();
        scratch = Files.createDirectory(folder.resolve("scratch"));
        spark = Session.start(withoutPrefix(settings("job-per-step")));
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    private static Map<String, String> settings(String sync) {
        return Runs.cluster(Map.of("sync", sync, "spark.local.dir", scratch.toString()));
    }

    private static Map<String, String> withoutPrefix(Map<String, String> settings) {
        Map<String, String> spark = new HashMap<>();
        settings.forEach(
                (key, value) -> {
                    if (key.startsWith("spark.")) {
                        spark.put(key.substring("spark.".length()), value);
                    }
                });
        return spark;
    }

    /** What grows in a run with something done after every step. */
    private static List<String> growth(String sync, String name, Runnable afterStep)
            throws IOException {
        RunConfig config = Soak.config(STEPS, settings(sync));
        Soak soak = new Soak(spark, scratch, Soak.stepsTaken(STEPS));
        TrainingRun.Request request =
                new TrainingRun.Request(
                        folder.resolve(name).toString(),
                        false,
                        Set.of(),
                        () -> {
                            afterStep.run();
                            return soak.getAsBoolean();
                        });
        new TrainingRun(Session.on(spark, config), config, Runs.NOWHERE).run(request);
        List<Usage> usages = soak.usages();
        assertThat(usages).extracting(Usage::steps).containsExactly(20L, 100L, 200L);
        return usages.get(2).growth(usages.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"job-per-step", "resident"})
    void steps_ofEachSync_leaveNothing(String sync) throws IOException {
        assertThat(growth(sync, sync, () -> {})).isEmpty();
    }

    @Test
    void steps_thatLeaveSomething_areNoticed() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        List<Object> kept = new ArrayList<>();
        List<InputStream> open = new ArrayList<>();
        Runnable leak =
                () -> {
                    kept.add(new byte[1_000_000]);
                    kept.add(spark.broadcast(kept.size()));
                    Thread thread = new Thread(() -> awaitQuietly(end));
                    thread.setDaemon(true);
                    thread.start();
                    try {
                        Path file = Files.createTempFile(scratch, "left", "");
                        Files.write(file, new byte[16_384]);
                        open.add(Files.newInputStream(file));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                };
        try {
            assertThat(growth("resident", "leak", leak))
                    .extracting(what -> what.split("[:,]")[0])
                    .containsExactly("heap", "threads", "open files", "disk", "broadcast blocks");
        } finally {
            end.countDown();
            for (InputStream in : open) {
                in.close();
            }
        }
    }

    private static void awaitQuietly(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
