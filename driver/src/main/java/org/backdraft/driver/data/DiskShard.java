package org.backdraft.driver.data;

import org.apache.spark.util.KnownSizeEstimation;
import org.backdraft.worker.Shard;

import java.io.Serializable;

/**
 * A shard on a disk of one executor, as Spark keeps it: what arrives at another executor is empty.
 */
final class DiskShard implements Serializable, KnownSizeEstimation {
    private static final long serialVersionUID = 1L;
    private static final long HEAP_BYTES = 1024;

    private final transient Shard shard;

    DiskShard(Shard shard) {
        this.shard = shard;
    }

    /** The shard; null where it isn't. */
    Shard shard() {
        return shard;
    }

    /** About what it takes of the heap: Spark need not walk through buffers to find out. */
    @Override
    public long estimatedSize() {
        return HEAP_BYTES;
    }
}
