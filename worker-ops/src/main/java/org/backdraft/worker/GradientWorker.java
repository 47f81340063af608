package org.backdraft.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Computes the shares of several shards on several threads and adds them along the canonical tree.
 *
 * <p>Keeps the threads' buffers from step to step. One caller at a time.
 */
public final class GradientWorker {
    private static final ExecutorService THREADS =
            Executors.newCachedThreadPool(
                    work -> {
                        Thread thread = new Thread(work, "backdraft-gradient");
                        thread.setDaemon(true);
                        return thread;
                    });

    private final GradientTask task;
    private final TreeSum tree;
    private final int shardRows;
    private final ConcurrentLinkedQueue<GradientTask.Workspace> workspaces =
            new ConcurrentLinkedQueue<>();

    /**
     * A worker with no buffers yet.
     *
     * @param shards number of all shards, here and elsewhere
     * @param shardRows rows of the largest shard
     */
    public GradientWorker(GradientTask task, int shards, int shardRows) {
        this.task = task;
        this.shardRows = shardRows;
        this.tree = new TreeSum(shards, task.graph().parameterCount());
    }

    /**
     * The shares of {@code mine} in a step.
     *
     * @param theta read
     * @param threads how many to use, this one included
     * @return the tree, which the next call overwrites
     */
    public TreeSum run(float[] theta, List<Shard> mine, long step, int threads)
            throws InterruptedException {
        tree.reset();
        AtomicInteger next = new AtomicInteger();
        Runnable work = () -> work(theta, mine, step, next);
        List<Future<?>> others = new ArrayList<>();
        for (int i = 1; i < Math.min(threads, mine.size()); i++) {
            others.add(THREADS.submit(work));
        }
        try {
            work.run();
        } finally {
            await(others);
        }
        return tree;
    }

    private void work(float[] theta, List<Shard> mine, long step, AtomicInteger next) {
        GradientTask.Workspace own = workspaces.poll();
        if (own == null) {
            own = task.workspace(shardRows);
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

    private static void await(List<Future<?>> others) throws InterruptedException {
        for (Future<?> other : others) {
            try {
                other.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a gradient thread failed", e.getCause());
            }
        }
    }
}
