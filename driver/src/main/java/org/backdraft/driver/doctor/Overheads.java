package org.backdraft.driver.doctor;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.backdraft.driver.cluster.SparkExecutor;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * What Spark's jobs cost here, measured by some: medians.
 *
 * @param jobSeconds of a job, without what its tasks add
 * @param taskSeconds what each task adds
 * @param bytesPerSecond to all executors and back, a byte each way
 * @param mergeBytesPerSecond of gradients that the driver adds
 */
record Overheads(
        double jobSeconds, double taskSeconds, double bytesPerSecond, double mergeBytesPerSecond) {
    private static final int WARM_UP = 10;
    private static final int REPETITIONS = 15;
    private static final int TASKS_A_CORE = 4;
    private static final int BYTES = 4 << 20;
    private static final int MERGE_FLOATS = 1 << 20;

    /** Measures on an application's executors. */
    static Overheads measure(JavaSparkContext spark, List<SparkExecutor> executors) {
        spark.setJobDescription("doctor: measure what jobs cost");
        int few = executors.size();
        int many = TASKS_A_CORE * Math.max(few, spark.defaultParallelism());
        JavaRDD<Integer> fewTasks = tasks(spark, few);
        JavaRDD<Integer> manyTasks = tasks(spark, many);
        median(WARM_UP, () -> count(manyTasks));
        double less = median(REPETITIONS, () -> count(fewTasks));
        double more = median(REPETITIONS, () -> count(manyTasks));
        double task = Math.max(0, (more - less) / (many - few));
        byte[] noise = new byte[BYTES];
        new SplittableRandom(1).nextBytes(noise);
        double nothing = median(REPETITIONS, () -> echo(spark, fewTasks, new byte[1]));
        double payload = median(REPETITIONS, () -> echo(spark, fewTasks, noise));
        // To each executor and back, where the driver's link carries all that comes back.
        double rounds = 1 + Math.log(few) / Math.log(2) + few;
        double speed = BYTES * rounds / Math.max(1e-6, payload - nothing);
        return new Overheads(Math.max(0, less - task * few), task, speed, mergeSpeed());
    }

    private static JavaRDD<Integer> tasks(JavaSparkContext spark, int count) {
        return spark.parallelize(Collections.nCopies(count, 0), count);
    }

    private static double count(JavaRDD<Integer> tasks) {
        long start = System.nanoTime();
        tasks.count();
        return (System.nanoTime() - start) / 1e9;
    }

    /** Sends bytes to all tasks, each of which sends as many back. */
    private static double echo(JavaSparkContext spark, JavaRDD<Integer> tasks, byte[] bytes) {
        long start = System.nanoTime();
        Broadcast<byte[]> sent = spark.broadcast(bytes);
        tasks.map(any -> sent.value().clone()).collect();
        sent.destroy();
        return (System.nanoTime() - start) / 1e9;
    }

    private static double mergeSpeed() {
        float[] sum = new float[MERGE_FLOATS];
        float[] other = new float[MERGE_FLOATS];
        Arrays.fill(other, 1f);
        double seconds =
                median(
                        REPETITIONS + WARM_UP,
                        () -> {
                            long start = System.nanoTime();
                            for (int i = 0; i < sum.length; i++) {
                                sum[i] += other[i];
                            }
                            return (System.nanoTime() - start) / 1e9;
                        });
        return Float.BYTES * MERGE_FLOATS / seconds;
    }

    private static double median(int times, DoubleSupplier measured) {
        double[] seconds = new double[times];
        Arrays.setAll(seconds, i -> measured.getAsDouble());
        Arrays.sort(seconds);
        return seconds[times / 2];
    }
}
