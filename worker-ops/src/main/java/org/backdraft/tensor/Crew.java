package org.backdraft.tensor;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that stand by to share one caller's work, round after round, without allocating.
 *
 * <p>For rounds too short for {@link TaskThreads}: a helper that has just worked looks out for the
 * next round for a while before it sleeps. Used by one thread at a time.
 */
public final class Crew implements AutoCloseable {
    /*
     * The gate holds the number of the round, whether helpers may still enter it, and how many are
     * inside. The caller opens it, works too, shuts it and waits until nobody is inside; so a helper
     * that wakes too late finds it shut and never meets the next round's work. Work is written
     * before the gate opens and read after it was entered. Whoever is about to sleep says so and
     * looks once more, and whoever changes the gate looks for sleepers afterwards: both are volatile,
     * so one of the two sees the other.
     */
    private static final long SPIN_NANOS = 50_000;
    private static final int SPINS_A_LOOK = 64;
    private static final long OPEN = 1L << 31;
    private static final long INSIDE = OPEN - 1;
    private static final int ROUND_SHIFT = 32;

    private final AtomicLong gate = new AtomicLong();
    private final Thread[] helpers;
    private final AtomicIntegerArray asleep;
    private Runnable work;
    private volatile int wanted;
    private volatile Thread sleepingCaller;
    private volatile Throwable failure;
    private volatile boolean closed;

    /** A crew of {@code threads}, its caller included. */
    public Crew(int threads) {
        helpers = new Thread[Math.max(0, threads - 1)];
        asleep = new AtomicIntegerArray(helpers.length);
        for (int i = 0; i < helpers.length; i++) {
            int number = i;
            helpers[i] = new Thread(() -> help(number), "backdraft-crew-" + (i + 1));
            helpers[i].setDaemon(true);
            helpers[i].start();
        }
    }

    /** Number of threads, the caller included. */
    public int threads() {
        return helpers.length + 1;
    }

    /**
     * Runs the same work on this thread and up to {@code most} - 1 others, until all have ended.
     *
     * @param work may end at once on a thread that comes late, when nothing is left
     * @throws IllegalStateException with the cause when a helper's failed
     */
    public void run(Runnable work, int most) {
        int others = Math.min(most - 1, helpers.length);
        if (others <= 0) {
            work.run();
            return;
        }
        this.work = work;
        failure = null;
        wanted = others;
        gate.set(((gate.get() >>> ROUND_SHIFT) + 1) << ROUND_SHIFT | OPEN);
        for (int i = 0; i < others; i++) {
            if (asleep.get(i) == 1) {
                LockSupport.unpark(helpers[i]);
            }
        }
        try {
            work.run();
        } finally {
            shut();
        }
        Throwable failed = failure;
        if (failed != null) {
            throw new IllegalStateException("a thread of the task failed", failed);
        }
    }

    /** Sends the helpers home. */
    @Override
    public void close() {
        closed = true;
        for (Thread helper : helpers) {
            LockSupport.unpark(helper);
        }
    }

    private void shut() {
        long now = gate.get();
        while (!gate.compareAndSet(now, now & ~OPEN)) {
            now = gate.get();
        }
        long start = System.nanoTime();
        for (int spins = 0; (gate.get() & INSIDE) != 0; spins++) {
            Thread.onSpinWait();
            if (spins % SPINS_A_LOOK == 0 && System.nanoTime() - start > SPIN_NANOS) {
                sleepUntilLeft();
            }
        }
        sleepingCaller = null;
    }

    private void sleepUntilLeft() {
        boolean interrupted = false;
        sleepingCaller = Thread.currentThread();
        while ((gate.get() & INSIDE) != 0) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void help(int number) {
        long seen = 0;
        while (awaitRound(number, seen)) {
            long now = gate.get();
            seen = now >>> ROUND_SHIFT;
            while ((now & OPEN) != 0 && !gate.compareAndSet(now, now + 1)) {
                now = gate.get();
            }
            if ((now & OPEN) != 0) {
                seen = now >>> ROUND_SHIFT;
                work();
                leave();
            }
        }
    }

    /** Waits for a round after {@code seen} that wants this helper; false when there is none. */
    private boolean awaitRound(int number, long seen) {
        long start = System.nanoTime();
        for (int spins = 0; !isWanted(number, seen) && !closed; spins++) {
            Thread.onSpinWait();
            if (spins % SPINS_A_LOOK == 0 && System.nanoTime() - start > SPIN_NANOS) {
                asleep.set(number, 1);
                while (!isWanted(number, seen) && !closed) {
                    LockSupport.park(this);
                }
                asleep.set(number, 0);
            }
        }
        return !closed;
    }

    private boolean isWanted(int number, long seen) {
        long now = gate.get();
        return now >>> ROUND_SHIFT != seen && (now & OPEN) != 0 && number < wanted;
    }

    private void work() {
        try {
            work.run();
        } catch (Throwable e) {
            failure = e;
        }
    }

    private void leave() {
        long left = gate.decrementAndGet();
        Thread caller = sleepingCaller;
        if (caller != null && (left & (OPEN | INSIDE)) == 0) {
            LockSupport.unpark(caller);
        }
    }
}
