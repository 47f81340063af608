package org.backdraft.driver.sync;

import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.GradientWorker;
import org.backdraft.worker.LocalShards;

/** Gradients computed in this process, without Spark: the reference for all other sources. */
public final class InProcess implements GradientSource {
    private final GradientWorker worker;
    private final LocalShards shards;
    private StepTimes times = StepTimes.NONE;

    public InProcess(GradientTask task, LocalShards shards) {
        this.worker = new GradientWorker(task);
        this.shards = shards;
    }

    @Override
    public GradientSum gradient(float[] theta, long step) {
        long start = System.nanoTime();
        GradientSum sum = worker.run(theta, shards.list(), step, shards.threads()).root();
        long compute = System.nanoTime() - start;
        times = times.plus(new StepTimes(1, 0, 0, compute, 0, 0, 0));
        return sum;
    }

    @Override
    public StepTimes times() {
        return times;
    }

    @Override
    public void close() {
        // Nothing outside the heap.
    }
}
