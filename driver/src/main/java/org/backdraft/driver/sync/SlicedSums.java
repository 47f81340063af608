package org.backdraft.driver.sync;

import org.apache.spark.HashPartitioner;
import org.apache.spark.MapOutputTrackerMaster;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.JavaSerializer;
import org.backdraft.worker.GradientLayout;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.Rounding;
import org.backdraft.worker.Shard;

import scala.Function2;
import scala.reflect.ClassTag;
import scala.runtime.BoxedUnit;

import java.util.ArrayList;
import java.util.List;

/**
 * A step's sums added on the executors: each task cuts its sums into slices, a task a slice
 * finishes the canonical trees of its stretch of the gradient, and the driver puts the slices side
 * by side. So it receives 4 bytes a parameter, however many executors there are.
 */
final class SlicedSums {
    /*
     * The slices meet through a shuffle, so that whatever is lost with an executor is computed again
     * by Spark's own rules, from the shards. Its files would stay until the driver's garbage is
     * collected; they are removed as soon as the step has its sums.
     *
     * There is a slice for each core at least, and no slice is over SLICE_BYTES, since the buffers of
     * what is on its way are as large as a slice. Up to spark.shuffle.sort.bypassMergeThreshold
     * slices Spark writes each where it belongs; with more it would sort them, which takes memory
     * away from the cached shards.
     */
    static final long SLICE_BYTES = 8 << 20;

    private static final String DIRECT_SLICES = "spark.shuffle.sort.bypassMergeThreshold";
    private static final int USUAL_DIRECT_SLICES = 200;

    private final SparkContext spark;
    private final List<GradientTask> tasks;
    private final List<Rounding> roundings;
    private final long bytes;
    private final int mostSlices;
    private final List<GradientSum> sums = new ArrayList<>();
    private boolean missesErrors;

    SlicedSums(JavaSparkContext spark, List<GradientTask> tasks) {
        this.spark = spark.sc();
        this.tasks = List.copyOf(tasks);
        this.roundings = tasks.stream().map(GradientTask::rounding).toList();
        long parameters = 0;
        for (GradientTask task : tasks) {
            parameters += task.graph().thetaLength();
        }
        this.bytes = Float.BYTES * parameters;
        this.mostSlices = this.spark.conf().getInt(DIRECT_SLICES, USUAL_DIRECT_SLICES);
    }

    /** Length of one sum of each model together, as it travels. */
    long bytes() {
        return bytes;
    }

    /** How many slices there are with so many cores at work. */
    int slices(int cores) {
        long wanted = Math.max(cores, (bytes + SLICE_BYTES - 1) / SLICE_BYTES);
        return (int) Math.max(1, Math.min(wanted, mostSlices));
    }

    /**
     * Computes and adds.
     *
     * @param results written: the finished slices, as many as there are
     * @param store puts them there
     */
    void run(
            RDD<Shard> shards,
            StepTask task,
            byte[][] results,
            Function2<Object, byte[], BoxedUnit> store) {
        JavaPairRDD<Integer, SumSlice> cut =
                shards.toJavaRDD().mapPartitionsToPair(new CutFunction(task, results.length));
        ShuffledRDD<Integer, SumSlice, SumSlice> shuffled =
                new ShuffledRDD<>(
                        JavaPairRDD.toRDD(cut),
                        new HashPartitioner(results.length),
                        ClassTag.apply(Integer.class),
                        ClassTag.apply(SumSlice.class),
                        ClassTag.apply(SumSlice.class));
        shuffled.setSerializer(new JavaSerializer(spark.conf()));
        try {
            spark.runJob(
                    shuffled,
                    new AddFunction(tasks, results.length),
                    store,
                    ClassTag.apply(byte[].class));
        } finally {
            remove(((ShuffleDependency<?, ?, ?>) shuffled.dependencies().head()).shuffleId());
        }
    }

    /** As Spark's cleaner does it, without waiting for the executors. */
    private void remove(int shuffle) {
        ((MapOutputTrackerMaster) spark.env().mapOutputTracker()).unregisterShuffle(shuffle);
        spark.shuffleDriverComponents().removeShuffle(shuffle, false);
    }

    /**
     * Puts finished slices side by side.
     *
     * @param thetas of the step; null where a model was left out
     * @return sums that the next call overwrites; null for a model that was left out
     */
    List<GradientSum> place(byte[][] results, List<float[]> thetas) {
        if (sums.isEmpty()) {
            for (GradientTask task : tasks) {
                sums.add(new GradientSum(GradientLayout.of(task.graph())));
            }
        }
        List<GradientSum> present = new ArrayList<>();
        int models = 0;
        missesErrors = false;
        for (int i = 0; i < sums.size(); i++) {
            present.add(thetas.get(i) == null ? null : sums.get(i));
            models += thetas.get(i) == null ? 0 : 1;
        }
        for (int slice = 0; slice < results.length; slice++) {
            PackedSlices.Placed found =
                    PackedSlices.place(results[slice], slice, results.length, sums, roundings);
            results[slice] = null;
            missesErrors |= found.missesErrors();
            if (found.models() < models) {
                throw new IllegalStateException("some shards are missing from the tasks' results");
            }
        }
        return present;
    }

    /** Whether {@link org.backdraft.worker.TreeSum#missesErrors} holds of what was placed. */
    boolean missesErrors() {
        return missesErrors;
    }
}
