package org.backdraft.worker;

import org.backdraft.tensor.TaskThreads;

import java.util.List;

/** Shards in this process's memory. */
public final class LocalShards implements ShardedData {
    private final List<Shard> shards;
    private final int threads;

    /**
     * All shards of a data set.
     *
     * @param shards in the order of their numbers
     * @param threads to work on them with
     */
    public LocalShards(List<Shard> shards, int threads) {
        this.shards = List.copyOf(shards);
        this.threads = threads;
    }

    /** All shards in the order of their numbers. */
    public List<Shard> list() {
        return shards;
    }

    /** Threads to work on them with. */
    public int threads() {
        return threads;
    }

    @Override
    public long examples() {
        return shards.stream().mapToLong(Shard::rows).sum();
    }

    @Override
    public int shards() {
        return shards.size();
    }

    @Override
    public <R> List<R> onEachShard(float[] shared, ShardFunction<R> function) {
        return TaskThreads.map(shards, shard -> function.apply(shared, shard), threads);
    }

    @Override
    public void close() {
        // The garbage collector's.
    }
}
