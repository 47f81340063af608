package org.backdraft.driver.optim;

import org.backdraft.tensor.TaskThreads;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pass over numbered blocks, each taken once by the next free thread. Started by one thread at a
 * time.
 */
final class Sweep {
    private final int blocks;
    private final int threads;
    private final AtomicInteger nextThread = new AtomicInteger();
    private final AtomicInteger nextBlock = new AtomicInteger();
    private final Runnable work = this::takeBlocks;
    private Work current;

    /** What is done to a block. */
    interface Work {
        /** The work of thread number {@code thread}, from 0, on one block. */
        void on(int thread, int block);
    }

    Sweep(int blocks, int threads) {
        this.blocks = blocks;
        this.threads = Math.max(1, Math.min(threads, blocks));
    }

    /** Number of threads that take blocks. */
    int threads() {
        return threads;
    }

    /** Does the work on every block; returns when all are done. */
    void run(Work each) {
        nextThread.set(0);
        nextBlock.set(0);
        current = each;
        if (threads == 1) {
            takeBlocks();
        } else {
            TaskThreads.run(work, threads);
        }
    }

    private void takeBlocks() {
        int thread = nextThread.getAndIncrement();
        for (int i = nextBlock.getAndIncrement(); i < blocks; i = nextBlock.getAndIncrement()) {
            current.on(thread, i);
        }
    }
}
