package org.backdraft.driver.data;

import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
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

/** Shards in the memory of Spark's executors, or on their disks. */
public final class SparkShards implements ShardedData {
    private final JavaRDD<Shard> shards;
    private final Dealing dealing;
    private final BlasSettings blas;
    private final Runnable release;

    /**
     * Shards as they were dealt.
     *
     * @param release gives back what they take
     */
    SparkShards(JavaRDD<Shard> shards, Dealing dealing, BlasSettings blas, Runnable release) {
        this.shards = shards;
        this.dealing = dealing;
        this.blas = blas;
        this.release = release;
    }

    /** The shards, several neighbours a partition. */
    public JavaRDD<Shard> rdd() {
        return shards;
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
        try {
            return shards
                    .mapPartitions(partition -> apply(partition, sent, function, settings))
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
        release.run();
    }

    private static <R> Iterator<Tuple2<Integer, R>> apply(
            Iterator<Shard> partition,
            Broadcast<float[]> shared,
            ShardFunction<R> function,
            BlasSettings settings) {
        Blas.use(settings);
        List<Shard> mine = new ArrayList<>();
        partition.forEachRemaining(mine::add);
        return TaskThreads.map(
                        mine,
                        shard ->
                                new Tuple2<>(shard.number(), function.apply(shared.value(), shard)),
                        TaskContext.get().cpus())
                .iterator();
    }
}
