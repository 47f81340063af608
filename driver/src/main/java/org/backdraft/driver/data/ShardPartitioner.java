package org.backdraft.driver.data;

import org.apache.spark.Partitioner;

/** Shards in runs of neighbours, so that a partition holds few and large subtrees. */
final class ShardPartitioner extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final int shards;
    private final int partitions;

    ShardPartitioner(int shards, int partitions) {
        this.shards = shards;
        this.partitions = partitions;
    }

    @Override
    public int numPartitions() {
        return partitions;
    }

    /** Partition p holds the shards floor(p S / P) .. floor((p + 1) S / P) - 1. */
    @Override
    public int getPartition(Object shard) {
        return (int) ((((Integer) shard + 1L) * partitions - 1) / shards);
    }

    /** First shard of a partition. */
    int first(int partition) {
        return (int) ((long) partition * shards / partitions);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ShardPartitioner that
                && that.shards == shards
                && that.partitions == partitions;
    }

    @Override
    public int hashCode() {
        return 31 * shards + partitions;
    }
}
