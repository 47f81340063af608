package org.backdraft.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.MapOutputTrackerMaster;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.driver.cluster.ExecutorTasks;
import org.backdraft.tensor.BlasSettings;
import org.backdraft.worker.Shard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Sums added slice by slice are those of one process, and leave nothing behind. */
class SlicedSumsIT {
    @TempDir Path folder;

    private JavaSparkContext spark(String master) {
        return new JavaSparkContext(
                new SparkConf()
                        .setMaster(master)
                        .setAppName("test")
                        .set("spark.local.dir", folder.toString())
                        .set("spark.driver.host", "localhost")
                        .set("spark.driver.bindAddress", "127.0.0.1")
                        .set("spark.ui.enabled", "false"));
    }

    private static JobPerStep source(JavaSparkContext spark, List<Shard> shards, int partitions) {
        return new JobPerStep(
                spark,
                ExecutorTasks.ungrouped(spark.parallelize(shards, partitions)),
                Grid.tasks(),
                BlasSettings.DEFAULT,
                GradientSettings.Sum.SLICES);
    }

    @ParameterizedTest
    @CsvSource({"local[1]", "local[3]"})
    void gradients_anyModelsLeftOut_areThoseOfEachModelAlone(String master) {
        try (JavaSparkContext spark = spark(master)) {
            for (int partitions : new int[] {1, 2, 4, 9}) {
                try (JobPerStep source = source(spark, Grid.shards(), partitions)) {
                    Grid.assertExact(source, partitions + " partitions");
                }
            }
        }
    }

    @Test
    void gradients_shardsMissing_throwsUnlessAllModelsAreLeftOut() {
        try (JavaSparkContext spark = spark("local[2]");
                JobPerStep source = source(spark, Grid.shards().subList(0, 5), 2)) {
            assertThatThrownBy(() -> source.gradients(Grid.thetas(0, 4), 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("some shards are missing from the tasks' results");
            assertThat(source.gradients(Grid.thetas(0, 0), 0)).containsOnlyNulls();
        }
    }

    @Test
    void gradients_manySteps_leaveNoFilesAndNoShuffles() throws Exception {
        try (JavaSparkContext spark = spark("local[2]");
                JobPerStep source = source(spark, Grid.shards(), 3)) {
            for (int step = 0; step < 30; step++) {
                source.gradients(Grid.thetas(step, Grid.subsets() - 1), step);
            }
            MapOutputTrackerMaster tracker =
                    (MapOutputTrackerMaster) spark.sc().env().mapOutputTracker();
            for (int shuffle = 0; shuffle < 30; shuffle++) {
                assertThat(tracker.containsShuffle(shuffle)).as("shuffle " + shuffle).isFalse();
            }
            awaitNoShuffleFiles();
        }
    }

    /** Executors remove files when they get to it. */
    private void awaitNoShuffleFiles() throws IOException, InterruptedException {
        long end = System.nanoTime() + 10_000_000_000L;
        while (shuffleFiles() > 0 && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        assertThat(shuffleFiles()).as("shuffle files left").isZero();
    }

    private long shuffleFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("shuffle_"))
                    .count();
        }
    }
}
