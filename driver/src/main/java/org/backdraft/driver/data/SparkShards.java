package org.backdraft.driver.data;

import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.backdraft.driver.cluster.ExecutorTasks;
import org.backdraft.driver.cluster.TaskCores;
import org.backdraft.tensor.Blas;
import org.backdraft.tensor.BlasSettings;
import org.backdraft.tensor.TaskThreads;
import org.backdraft.worker.Shard;
import org.backdraft.worker.ShardedData;

import scala.Tuple2;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * Shards in the memory of Spark's executors, or on their disks; all are there once this is made.
 */
public final class SparkShards implements ShardedData {
    private final JavaRDD<Shard> shards;
    private final ExecutorTasks<Shard> tasks;
    private final Dealing dealing;
    private final BlasSettings blas;
    private final Runnable release;

    /**
     * Shards as they were dealt.
     *
     * @param tasks that compute on them
     * @param release gives back what they take
     */
    SparkShards(
            JavaRDD<Shard> shards,
            ExecutorTasks<Shard> tasks,
            Dealing dealing,
            BlasSettings blas,
            Runnable release) {
        this.shards = shards;
        this.tasks = tasks;
        this.dealing = dealing;
        this.blas = blas;
        this.release = release;
        tasks.fill();
    }

    /** The shards, several neighbours a partition. */
    public JavaRDD<Shard> rdd() {
        return shards;
    }

    /** The shards as the tasks that compute on them. */
    public ExecutorTasks<Shard> tasks() {
        return tasks;
    }

    @Override
    public long examples() {
        return dealing.examples();
    }

    @Override
    public int shards() {
        return dealing.shards();
    }

    @Override
    public <R> List<R> onEachShard(float[] shared, ShardFunction<R> function) {
        BlasSettings settings = blas;
        Broadcast<float[]> sent = new JavaSparkContext(shards.context()).broadcast(shared);
        ExecutorTasks.View<Shard> view = tasks.view();
        Broadcast<TaskCores> cores = view.cores();
        try {
            return view
                    .rdd()
                    .toJavaRDD()
                    .mapPartitions(partition -> apply(partition, sent, function, settings, cores))
                    .collect()
                    .stream()
                    .sorted(Comparator.comparing(Tuple2::_1))
                    .map(Tuple2::_2)
                    .toList();
        } finally {
            sent.destroy();
        }
    }

    @Override
    public void close() {
        tasks.close();
        release.run();
    }

    private static <R> Iterator<Tuple2<Integer, R>> apply(
            Iterator<Shard> partition,
            Broadcast<float[]> shared,
            ShardFunction<R> function,
            BlasSettings settings,
            Broadcast<TaskCores> cores) {
        Blas.use(settings);
        List<Shard> mine = new ArrayList<>();
        partition.forEachRemaining(mine::add);
        Function<Shard, Tuple2<Integer, R>> each =
                shard -> new Tuple2<>(shard.number(), function.apply(shared.value(), shard));
        return cores.value()
                .use(TaskContext.get(), threads -> TaskThreads.map(mine, each, threads))
                .iterator();
    }
}
