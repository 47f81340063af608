package org.backdraft.driver.sync;

import org.apache.spark.TaskContext;
import org.backdraft.worker.Shard;

import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction2;

import java.io.Serializable;

/** What a task of one step does: every model's sums of its partition's shards, as bytes. */
final class GradientFunction extends AbstractFunction2<TaskContext, Iterator<Shard>, byte[]>
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private final StepTask task;

    GradientFunction(StepTask task) {
        this.task = task;
    }

    @Override
    public byte[] apply(TaskContext context, Iterator<Shard> partition) {
        StepTask.Sums sums = task.compute(context, CollectionConverters.asJava(partition));
        byte[] packed = PackedSums.pack(sums.trees(), TaskTimes.ofThisProcess(sums.nanos()));
        task.release(sums);
        return task.handOver(context, packed);
    }
}
