package org.backdraft.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.driver.cluster.ExecutorTasks;
import org.backdraft.tensor.BlasSettings;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.Shard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

/** Resident workers' sums of several models are those of each model alone, in local placements. */
class ResidentSourceIT {

    private static JavaSparkContext spark(String master, String taskCpus) {
        return new JavaSparkContext(
                new SparkConf()
                        .setMaster(master)
                        .setAppName("test")
                        .set("spark.task.cpus", taskCpus)
                        .set("spark.driver.host", "localhost")
                        .set("spark.driver.bindAddress", "127.0.0.1")
                        .set("spark.ui.enabled", "false"));
    }

    private static ResidentSource source(
            JavaSparkContext spark, List<Shard> shards, int partitions, List<GradientTask> tasks) {
        return new ResidentSource(
                spark,
                ExecutorTasks.ungrouped(spark.parallelize(shards, partitions)),
                tasks,
                BlasSettings.DEFAULT,
                ResidentLimits.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({"local[1], 1", "local[2], 1", "local[2], 2", "local[5], 2", "local[5], 1"})
    void gradients_anyModelsLeftOut_areThoseOfEachModelAlone(String master, String taskCpus) {
        try (JavaSparkContext spark = spark(master, taskCpus)) {
            for (int partitions : new int[] {1, 2, 4, 9}) {
                try (ResidentSource source =
                        source(spark, Grid.shards(), partitions, Grid.tasks())) {
                    Grid.assertExact(source, partitions + " partitions");
                }
            }
        }
    }

    @Test
    void gradients_otherJobsBetweenSteps_letThemRunAndAreTheSame() {
        List<String> notices = new ArrayList<>();
        try (JavaSparkContext spark = spark("local[1]", "1");
                ResidentSource source = source(spark, Grid.shards(), 1, Grid.tasks())) {
            source.reportTo(notices::add);
            for (int step = 0; step < 5; step++) {
                List<float[]> thetas = Grid.thetas(step, Grid.subsets() - 1);

                Grid.assertSameBits(
                        source.gradients(thetas, step),
                        Grid.expected(thetas, step),
                        "step " + step);

                assertThat(spark.parallelize(List.of(1, 2), 2).count()).isEqualTo(2);
            }
        }
        assertThat(notices).isEmpty();
    }

    @Test
    void gradients_shardsMissing_throws() {
        try (JavaSparkContext spark = spark("local[1]", "1");
                ResidentSource source =
                        source(spark, Grid.shards().subList(0, 5), 1, Grid.tasks())) {
            assertThatThrownBy(() -> source.gradients(Grid.thetas(0, 4), 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("some shards are missing from the tasks' results");
        }
    }

    @Test
    void gradients_otherNumberOfThetas_throws() {
        try (JavaSparkContext spark = spark("local[1]", "1");
                ResidentSource source = source(spark, Grid.shards(), 1, Grid.tasks())) {
            assertThatThrownBy(() -> source.gradient(new float[1], 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("1 thetas for " + Grid.tasks().size() + " models");
        }
    }
}
