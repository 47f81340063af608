package org.backdraft.driver.sync;

import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.backdraft.driver.cluster.TaskCores;
import org.backdraft.worker.GradientWorker;
import org.backdraft.worker.Shard;
import org.backdraft.worker.TreeSum;

import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a task of one step does: every model's sums of its partition's shards, as bytes. */
final class GradientFunction extends AbstractFunction2<TaskContext, Iterator<Shard>, byte[]>
        implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Broadcast<Plan> plan;
    private final Broadcast<Weights> weights;
    private final Broadcast<TaskCores> cores;
    private final long step;

    GradientFunction(
            Broadcast<Plan> plan,
            Broadcast<Weights> weights,
            Broadcast<TaskCores> cores,
            long step) {
        this.plan = plan;
        this.weights = weights;
        this.cores = cores;
        this.step = step;
    }

    @Override
    public byte[] apply(TaskContext context, Iterator<Shard> partition) {
        List<Shard> mine = new ArrayList<>();
        while (partition.hasNext()) {
            mine.add(partition.next());
        }
        return cores.value().use(context, threads -> compute(mine, threads));
    }

    private byte[] compute(List<Shard> mine, int threads) {
        List<float[]> thetas = Arrays.asList(weights.value().thetas());
        GradientWorker worker = plan.value().takeWorker();
        long start = System.nanoTime();
        List<TreeSum> trees = worker.run(thetas, mine, step, threads);
        byte[] packed = PackedSums.pack(trees, System.nanoTime() - start);
        plan.value().keepWorker(worker);
        return packed;
    }
}
