package org.backdraft.worker;

import java.io.Serializable;
import java.util.List;

/** Examples dealt out to shards, wherever those are. */
public interface ShardedData extends AutoCloseable {

    /** A computation on one shard. Sent to executors. */
    @FunctionalInterface
    interface ShardFunction<R> extends Serializable {
        /** The result for a shard, which is only read. */
        R apply(Shard shard);
    }

    /** Number of examples on all shards. */
    long examples();

    /** Number of shards. */
    int shards();

    /** The results of a computation on every shard, in the order of the shards. */
    <R> List<R> onEachShard(ShardFunction<R> function);

    /** Gives the shards' memory back. */
    @Override
    void close();
}
