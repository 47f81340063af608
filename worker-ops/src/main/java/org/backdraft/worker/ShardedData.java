package org.backdraft.worker;

import java.io.Serializable;
import java.util.List;

/** Examples dealt out to shards, wherever those are. */
public interface ShardedData extends AutoCloseable {

    /** A computation on one shard. Sent to executors. */
    @FunctionalInterface
    interface ShardFunction<R> extends Serializable {
        /**
         * The result for a shard.
         *
         * @param shared read: the numbers handed to {@link ShardedData#onEachShard}
         * @param shard read
         */
        R apply(float[] shared, Shard shard);
    }

    /** Number of examples on all shards. */
    long examples();

    /** Number of shards. */
    int shards();

    /**
     * The results of a computation on every shard, in the order of the shards.
     *
     * @param shared numbers that every shard's computation reads, such as theta; sent to executors
     *     once, apart from the function
     */
    <R> List<R> onEachShard(float[] shared, ShardFunction<R> function);

    /** Gives the shards' memory back. */
    @Override
    void close();
}
