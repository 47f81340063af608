package org.backdraft.tensor;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that is lent to {@link TaskThreads#run}, over and over; ends when nobody has borrowed
 * it for a minute.
 */
final class TaskThread {
    /*
     * `work` is the mailbox: the borrower puts a piece of work there, the thread takes it away when it
     * has ended. Whoever waits for the other side looks at the mailbox for SPIN_NANOS, about what
     * waking would take, and then parks. The mailbox is volatile and written before the other side is
     * unparked, and looked at again before parking, so no wake-up is lost. On a single core looking
     * out only takes time away from the other side.
     */
    private static final long SPIN_NANOS =
            Runtime.getRuntime().availableProcessors() > 1 ? 50_000 : 0;

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Looks at the mailbox between two at the clock. */
    private static final int LOOKS = 64;

    /** The next thread of the list that this one is on; the list's owner writes it. */
    TaskThread next;

    private final Thread thread;
    private Thread borrower;
    private Throwable failure;
    private volatile Runnable work;

    TaskThread() {
        thread = new Thread(this::loop, "backdraft-task");
        thread.setDaemon(true);
        thread.start();
    }

    /** Starts work; called by the borrower. */
    void start(Runnable piece) {
        borrower = Thread.currentThread();
        failure = null;
        work = piece;
        LockSupport.unpark(thread);
    }

    /**
     * Waits until the work has ended; called by the borrower.
     *
     * @return whether the borrower was interrupted meanwhile
     */
    boolean awaitEnd() {
        boolean interrupted = false;
        lookOut(false);
        while (work != null) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        return interrupted;
    }

    /** What the work threw, or null; after {@link #awaitEnd}. */
    Throwable failure() {
        return failure;
    }

    private void loop() {
        while (awaitWork()) {
            try {
                work.run();
            } catch (Throwable e) {
                failure = e;
            }
            Thread toWake = borrower;
            work = null;
            LockSupport.unpark(toWake);
        }
    }

    /** Waits for work; false when none came for so long that the thread may end. */
    private boolean awaitWork() {
        lookOut(true);
        long start = System.nanoTime();
        while (work == null) {
            LockSupport.parkNanos(this, IDLE_NANOS);
            Thread.interrupted();
            if (System.nanoTime() - start >= IDLE_NANOS && TaskThreads.retire(this)) {
                return false;
            }
        }
        return true;
    }

    /** Looks at the mailbox for a moment, until there is work in it or until there is none. */
    private void lookOut(boolean forWork) {
        long start = System.nanoTime();
        while ((work != null) != forWork && System.nanoTime() - start < SPIN_NANOS) {
            for (int i = 0; i < LOOKS && (work != null) != forWork; i++) {
                Thread.onSpinWait();
            }
        }
    }
}
