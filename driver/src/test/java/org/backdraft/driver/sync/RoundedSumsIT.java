package org.backdraft.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.driver.cluster.ExecutorTasks;
import org.backdraft.tensor.BlasSettings;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.LocalShards;
import org.backdraft.worker.Rounding;
import org.backdraft.worker.Shard;
import org.backdraft.worker.WireFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

/** Rounded sums have the same bits by every way, step after step. */
class RoundedSumsIT {
    private static final int STEPS = 5;
    private static JavaSparkContext spark;

    @BeforeAll
    static void startSpark() {
        spark =
                new JavaSparkContext(
                        new SparkConf()
                                .setMaster("local[3]")
                                .setAppName("test")
                                .set("spark.driver.host", "localhost")
                                .set("spark.driver.bindAddress", "127.0.0.1")
                                .set("spark.ui.enabled", "false"));
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    private static List<GradientTask> tasks(Rounding rounding) {
        List<GradientTask> tasks = new ArrayList<>();
        for (GradientTask task : Grid.tasks()) {
            tasks.add(
                    new GradientTask(
                            task.graph(),
                            task.loss(),
                            task.scaling(),
                            task.sampling(),
                            task.targets(),
                            task.local(),
                            rounding));
        }
        return tasks;
    }

    private static List<float[]> thetas(long step) {
        return Grid.thetas(step, Grid.subsets() - 1);
    }

    private static GradientSource jobPerStep(
            int partitions, Rounding rounding, GradientSettings.Sum where) {
        JavaRDD<Shard> shards = spark.parallelize(Grid.shards(), partitions);
        return new JobPerStep(
                spark,
                ExecutorTasks.ungrouped(shards),
                tasks(rounding),
                BlasSettings.DEFAULT,
                where);
    }

    private static GradientSource resident(Rounding rounding) {
        return new ResidentSource(
                spark,
                ExecutorTasks.ungrouped(spark.parallelize(Grid.shards(), 3)),
                tasks(rounding),
                BlasSettings.DEFAULT,
                ResidentLimits.DEFAULT);
    }

    private static void assertSameAsInProcess(
            GradientSource source, Rounding rounding, String where) {
        List<String> notices = new ArrayList<>();
        source.reportTo(notices::add);
        InProcess alone = new InProcess(tasks(rounding), new LocalShards(Grid.shards(), 2));
        for (long step = 0; step < STEPS; step++) {
            List<GradientSum> sums = source.gradients(thetas(step), step);
            Grid.assertSameBits(sums, alone.gradients(thetas(step), step), where + ", " + step);
        }
        source.close();
        assertThat(notices).as(where).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"BF16, 4, true", "FP16, 4, true", "BF16, 8, false", "FP16, 2, false"})
    void gradients_byEveryWay_areThoseInProcess(WireFormat format, int groups, boolean feedback) {
        Rounding rounding = new Rounding(format, groups, feedback);
        for (int partitions : new int[] {1, 2, 3, 4}) {
            String where = partitions + " partitions";
            assertSameAsInProcess(
                    jobPerStep(partitions, rounding, GradientSettings.Sum.DRIVER),
                    rounding,
                    where + " to the driver");
            // Errors are fed back in slices where a task has all of a group: 1 and 3 partitions.
            if (!feedback || partitions % 2 == 1) {
                assertSameAsInProcess(
                        jobPerStep(partitions, rounding, GradientSettings.Sum.SLICES),
                        rounding,
                        where + " in slices");
            }
        }
        assertSameAsInProcess(resident(rounding), rounding, "resident");
    }

    @Test
    void gradients_groupSpreadOverTasksInSlices_saysOnceThatErrorsAreLost() {
        List<String> notices = new ArrayList<>();
        Rounding rounding = new Rounding(WireFormat.BF16, 1, true);
        try (GradientSource source = jobPerStep(2, rounding, GradientSettings.Sum.SLICES)) {
            source.reportTo(notices::add);
            for (long step = 0; step < STEPS; step++) {
                source.gradients(thetas(step), step);
            }
        }
        assertThat(notices).hasSize(1);
        assertThat(notices.get(0))
                .startsWith("minibatch 2: rounding errors that were to be fed back are lost");
    }

    @Test
    void gradients_rounded_areNearThoseThatAreNot() {
        Rounding rounding = new Rounding(WireFormat.BF16, 2, false);
        InProcess rounded = new InProcess(tasks(rounding), new LocalShards(Grid.shards(), 2));

        GradientSum sum = rounded.gradients(thetas(0), 0).get(0);
        GradientSum exact = Grid.expected(thetas(0), 0).get(0);

        assertThat(sum.gradient()).isNotEqualTo(exact.gradient());
        assertThat(sum.loss()).isEqualTo(exact.loss());
        double error = 0;
        double size = 0;
        for (int i = 0; i < sum.gradient().length; i++) {
            error += Math.pow(sum.gradient()[i] - exact.gradient()[i], 2);
            size += Math.pow(exact.gradient()[i], 2);
        }
        // Half a unit of 8 bits is 2^-9 of a number at most.
        assertThat(Math.sqrt(error / size)).isBetween(0x1p-14, 0x1p-8);
    }
}
