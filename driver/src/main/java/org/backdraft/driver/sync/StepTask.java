package org.backdraft.driver.sync;

import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.backdraft.driver.cluster.TaskCores;
import org.backdraft.worker.GradientWorker;
import org.backdraft.worker.Shard;
import org.backdraft.worker.TreeSum;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What a task of one step computes, whatever becomes of it: every model's sums of its shards. */
final class StepTask implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Broadcast<Plan> plan;
    private final Handover handover;
    private final Broadcast<TaskCores> cores;
    private final long step;

    StepTask(Broadcast<Plan> plan, Handover handover, Broadcast<TaskCores> cores, long step) {
        this.plan = plan;
        this.handover = handover;
        this.cores = cores;
        this.step = step;
    }

    /**
     * The sums of a task.
     *
     * @param trees one a model, which belong to the worker
     * @param nanos that computing took
     */
    record Sums(GradientWorker worker, List<TreeSum> trees, long nanos) {}

    /** Computes; the worker is to be given back once the trees are no longer needed. */
    Sums compute(TaskContext context, Iterator<Shard> partition) {
        List<Shard> mine = new ArrayList<>();
        partition.forEachRemaining(mine::add);
        return cores.value().use(context, threads -> compute(mine, threads));
    }

    /** Gives the packed sums to the driver; what the task is to return to Spark. */
    byte[] handOver(TaskContext context, byte[] packed) {
        return handover.give(context.partitionId(), packed);
    }

    /** Gives the worker back to the task's process. */
    void release(Sums sums) {
        plan.value().keepWorker(sums.worker);
    }

    private Sums compute(List<Shard> mine, int threads) {
        List<float[]> thetas = handover.thetas();
        GradientWorker worker = plan.value().takeWorker();
        long start = System.nanoTime();
        List<TreeSum> trees = worker.run(thetas, mine, step, threads);
        return new Sums(worker, trees, System.nanoTime() - start);
    }
}
