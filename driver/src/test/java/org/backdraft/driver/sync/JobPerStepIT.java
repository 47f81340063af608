package org.backdraft.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.tensor.BlasSettings;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.Shard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One job's sums of several models are those of each model alone, in any local placement. */
class JobPerStepIT {

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

    private static JobPerStep source(
            JavaSparkContext spark, List<Shard> shards, int partitions, List<GradientTask> tasks) {
        return new JobPerStep(
                spark, spark.parallelize(shards, partitions), tasks, BlasSettings.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({"local[1], 1", "local[2], 1", "local[2], 2", "local[5], 2"})
    void gradients_anyModelsLeftOut_areThoseOfEachModelAlone(String master, String taskCpus) {
        try (JavaSparkContext spark = spark(master, taskCpus)) {
            for (int partitions : new int[] {1, 2, 4, 9}) {
                try (JobPerStep source = source(spark, Grid.shards(), partitions, Grid.tasks())) {
                    Grid.assertExact(source, partitions + " partitions");
                }
            }
        }
    }

    @Test
    void gradients_modelsInReverse_areTheSameInReverse() {
        List<GradientTask> tasks = new ArrayList<>(Grid.tasks());
        List<float[]> thetas = Grid.thetas(3, Grid.subsets() - 1);
        List<GradientSum> expected = Grid.expected(thetas, 3);
        Collections.reverse(tasks);
        Collections.reverse(thetas);
        Collections.reverse(expected);

        try (JavaSparkContext spark = spark("local[2]", "1");
                JobPerStep source = source(spark, Grid.shards(), 4, tasks)) {
            Grid.assertSameBits(source.gradients(thetas, 3), expected, "in reverse");
        }
    }

    @Test
    void gradients_shardsMissing_throwsUnlessAllModelsAreLeftOut() {
        try (JavaSparkContext spark = spark("local[1]", "1");
                JobPerStep source = source(spark, Grid.shards().subList(0, 5), 1, Grid.tasks())) {
            assertThatThrownBy(() -> source.gradients(Grid.thetas(0, 4), 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("some shards are missing from the tasks' results");
            assertThat(source.gradients(Grid.thetas(0, 0), 0)).containsOnlyNulls();
        }
    }

    @Test
    void gradients_stepsThatWentWellOrNot_leaveNothingInTheDriver() {
        try (JavaSparkContext spark = spark("local[2]", "1");
                JobPerStep source = source(spark, Grid.shards(), 2, Grid.tasks())) {
            int before = Handover.open();
            List<float[]> tooShort = new ArrayList<>(Grid.thetas(0, 1));
            tooShort.replaceAll(theta -> theta == null ? null : new float[1]);

            source.gradients(Grid.thetas(0, 4), 0);
            assertThatThrownBy(() -> source.gradients(tooShort, 1)).hasMessageContaining("failed");

            assertThat(Handover.open()).isEqualTo(before);
        }
    }

    @Test
    void gradients_otherNumberOfThetas_throws() {
        try (JavaSparkContext spark = spark("local[1]", "1");
                JobPerStep source = source(spark, Grid.shards(), 1, Grid.tasks())) {
            assertThatThrownBy(() -> source.gradient(new float[1], 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("1 thetas for " + Grid.tasks().size() + " models");
        }
    }
}
