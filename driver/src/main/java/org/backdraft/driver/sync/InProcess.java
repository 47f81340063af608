package org.backdraft.driver.sync;

import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.GradientWorker;
import org.backdraft.worker.LocalShards;
import org.backdraft.worker.TreeSum;

import java.util.ArrayList;
import java.util.List;

/** Gradients computed in this process, without Spark: the reference for all other sources. */
public final class InProcess implements GradientSource {
    private final GradientWorker worker;
    private final LocalShards shards;
    private StepTimes times = StepTimes.NONE;

    /** A source for several models. */
    public InProcess(List<GradientTask> tasks, LocalShards shards) {
        this.worker = new GradientWorker(tasks);
        this.shards = shards;
    }

    /** A source for one model. */
    public InProcess(GradientTask task, LocalShards shards) {
        this(List.of(task), shards);
    }

    @Override
    public List<GradientSum> gradients(List<float[]> thetas, long step) {
        long start = System.nanoTime();
        List<TreeSum> trees = worker.run(thetas, shards.list(), step, shards.threads());
        long compute = System.nanoTime() - start;
        times = times.plus(new StepTimes(1, 0, 0, compute, 0, 0, 0));
        List<GradientSum> sums = new ArrayList<>(trees.size());
        for (TreeSum tree : trees) {
            sums.add(tree.root());
        }
        return sums;
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
