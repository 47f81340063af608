package org.backdraft.tensor;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pass over numbered blocks, each taken once by the next free thread; used again and again,
 * without allocating. Started by one thread at a time.
 */
public final class Sweep {
    /*
     * Blocks are as large as a cache holds easily, and there are no more threads than have some of
     * them to do: handing work to a thread takes about as long as a block.
     */
    private static final int BLOCKS_A_THREAD = 4;

    /** Numbers of a block, for sweeps over arrays of float32. */
    public static final int BLOCK = 8192;

    private final int threads;
    private final AtomicInteger nextThread = new AtomicInteger();
    private final AtomicInteger nextBlock = new AtomicInteger();
    private final Runnable work = this::takeBlocks;
    private int blocks;
    private Work current;

    /** What is done to a block. */
    public interface Work {
        /** The work of thread number {@code thread}, from 0, on one block. */
        void on(int thread, int block);
    }

    /** Sweeps by up to {@code threads} threads, at least one. */
    public Sweep(int threads) {
        this.threads = Math.max(1, threads);
    }

    /** Most threads that take blocks. */
    public int threads() {
        return threads;
    }

    /** Blocks that so many numbers are cut into; the last one may be shorter. */
    public static int blocks(int numbers) {
        return (int) (((long) numbers + BLOCK - 1) / BLOCK);
    }

    /** Does the work on blocks 0 to {@code count} - 1; returns when all are done. */
    public void run(int count, Work each) {
        nextThread.set(0);
        nextBlock.set(0);
        blocks = count;
        current = each;
        TaskThreads.run(work, Math.min(threads, Math.max(1, count / BLOCKS_A_THREAD)));
    }

    private void takeBlocks() {
        int thread = nextThread.getAndIncrement();
        for (int i = nextBlock.getAndIncrement(); i < blocks; i = nextBlock.getAndIncrement()) {
            current.on(thread, i);
        }
    }
}
