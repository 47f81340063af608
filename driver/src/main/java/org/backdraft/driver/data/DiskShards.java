package org.backdraft.driver.data;

import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.backdraft.worker.Shard;

import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;

import java.util.ArrayList;
import java.util.List;

/** The shards that executors have on their disks. */
final class DiskShards extends RDD<Shard> {
    /*
     * What Spark persists are handles, so that it knows where the shards are, sends tasks there,
     * and computes a lost executor's anew from the shuffle's blocks, or from the source where those
     * are lost with it. A mapped file can't follow a task to an executor that hasn't got it, though:
     * the handle that Spark then fetches is empty. Such an executor computes the partition for
     * itself, once, and keeps it. Nothing of the shuffle is touched before that is known: were it
     * another parent, every step would open its blocks.
     */
    private static final long serialVersionUID = 1L;

    private final RDD<DiskShard> handles;
    private final Broadcast<StrayShards> strays;

    /**
     * The shards behind handles.
     *
     * @param handles persisted
     * @param strays that are kept beside them
     */
    DiskShards(RDD<DiskShard> handles, Broadcast<StrayShards> strays) {
        super(handles, ClassTag.apply(Shard.class));
        this.handles = handles;
        this.strays = strays;
    }

    @Override
    public Partition[] getPartitions() {
        return handles.partitions();
    }

    @Override
    public Iterator<Shard> compute(Partition partition, TaskContext task) {
        List<Shard> shards = shards(handles.iterator(partition, task));
        if (shards == null) {
            shards =
                    strays.value()
                            .get(
                                    partition.index(),
                                    () -> shards(handles.computeOrReadCheckpoint(partition, task)));
        }
        return CollectionConverters.asScala(shards.iterator());
    }

    /** The shards behind handles; null when they are not here. */
    private static List<Shard> shards(Iterator<DiskShard> handles) {
        List<Shard> shards = new ArrayList<>();
        while (handles.hasNext()) {
            Shard shard = handles.next().shard();
            if (shard == null) {
                return null;
            }
            shards.add(shard);
        }
        return shards;
    }
}
