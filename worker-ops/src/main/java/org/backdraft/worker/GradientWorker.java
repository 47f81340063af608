package org.backdraft.worker;

import org.backdraft.tensor.TaskThreads;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Computes the shares of several shards on several threads and adds them along the canonical tree.
 *
 * <p>Keeps the threads' buffers from step to step. One caller at a time.
 */
public final class GradientWorker {
    private final GradientTask task;
    private final TreeSum tree;
    private final ConcurrentLinkedQueue<GradientTask.Workspace> workspaces =
            new ConcurrentLinkedQueue<>();

    /** A worker with no buffers yet. */
    public GradientWorker(GradientTask task) {
        this.task = task;
        this.tree = new TreeSum(task.sampling().shards(), task.graph().thetaLength());
    }

    /**
     * The shares of {@code mine} in a step.
     *
     * @param theta read
     * @param threads how many to use, this one included
     * @return the tree, which the next call overwrites
     */
    public TreeSum run(float[] theta, List<Shard> mine, long step, int threads) {
        tree.reset();
        AtomicInteger next = new AtomicInteger();
        Runnable work = () -> work(theta, mine, step, next);
        TaskThreads.run(work, Math.min(threads, mine.size()));
        return tree;
    }

    private void work(float[] theta, List<Shard> mine, long step, AtomicInteger next) {
        GradientTask.Workspace own = workspaces.poll();
        if (own == null) {
            own = task.workspace();
        }
        for (int i = next.getAndIncrement(); i < mine.size(); i = next.getAndIncrement()) {
            Shard shard = mine.get(i);
            GradientSum sum = tree.buffer();
            sum.clear();
            task.add(theta, shard, step, own, sum);
            tree.offer(tree.leaf(shard.number()), sum);
        }
        workspaces.add(own);
    }
}
