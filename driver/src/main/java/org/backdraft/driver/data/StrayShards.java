package org.backdraft.driver.data;

import org.backdraft.worker.Shard;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * On each executor, the partitions that it had to build although another one has them, as it was
 * given a task where the data isn't. Sent empty.
 */
final class StrayShards implements Serializable {
    private static final long serialVersionUID = 1L;

    private transient Map<Integer, List<Shard>> partitions;

    /** The shards of a partition, built unless they are here. */
    List<Shard> get(int partition, Supplier<List<Shard>> build) {
        return partitions().computeIfAbsent(partition, absent -> build.get());
    }

    private synchronized Map<Integer, List<Shard>> partitions() {
        if (partitions == null) {
            partitions = new ConcurrentHashMap<>();
        }
        return partitions;
    }
}
