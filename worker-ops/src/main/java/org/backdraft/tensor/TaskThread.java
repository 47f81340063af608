package org.backdraft.tensor;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that is lent to {@link TaskThreads#run}, over and over; ends when nobody has borrowed
 * it for a minute.
 */
final class TaskThread {
    /*
     * The borrower puts a piece of work into the mailbox; the thread puts BUSY in its place when it
     * begins, and nothing when it has ended. Whoever waits for the other side looks at the mailbox for
     * SPIN_NANOS, about what waking would take, and then parks. The mailbox is volatile and written
     * before the other side is unparked, and looked at again before parking, so no wake-up is lost. A
     * borrower that has no more to do takes back a piece that was not begun, and so never waits for a
     * thread to wake. On a single core looking out only takes time away from the other side.
     */
    private static final Runnable BUSY = () -> {};

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
    private final AtomicReference<Runnable> mailbox = new AtomicReference<>();
    private Runnable piece;

    TaskThread() {
        thread = new Thread(this::loop, "backdraft-task");
        thread.setDaemon(true);
        thread.start();
    }

    /** Starts work; called by the borrower. */
    void start(Runnable work) {
        borrower = Thread.currentThread();
        failure = null;
        piece = work;
        mailbox.set(work);
        LockSupport.unpark(thread);
    }

    /**
     * Waits until the work has ended, or takes it back if it hasn't begun, which is right for work
     * that others have done meanwhile; called by the borrower.
     *
     * @return whether the borrower was interrupted meanwhile
     */
    boolean awaitEnd() {
        boolean interrupted = false;
        if (mailbox.compareAndSet(piece, null)) {
            return false;
        }
        lookOut(false);
        while (mailbox.get() != null) {
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
        Runnable work = awaitWork();
        while (work != null) {
            if (mailbox.compareAndSet(work, BUSY)) {
                perform(work);
            }
            work = awaitWork();
        }
    }

    private void perform(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            failure = e;
        }
        Thread toWake = borrower;
        mailbox.set(null);
        LockSupport.unpark(toWake);
    }

    /** Waits for work; null when none came for so long that the thread may end. */
    private Runnable awaitWork() {
        long start = System.nanoTime();
        lookOut(true);
        Runnable work = mailbox.get();
        while (work == null) {
            LockSupport.parkNanos(this, IDLE_NANOS);
            Thread.interrupted();
            if (System.nanoTime() - start >= IDLE_NANOS && TaskThreads.retire(this)) {
                return null;
            }
            work = mailbox.get();
        }
        return work;
    }

    /** Looks at the mailbox for a moment, until there is work in it or until there is none. */
    private void lookOut(boolean forWork) {
        long start = System.nanoTime();
        while ((mailbox.get() != null) != forWork && System.nanoTime() - start < SPIN_NANOS) {
            for (int i = 0; i < LOOKS && (mailbox.get() != null) != forWork; i++) {
                Thread.onSpinWait();
            }
        }
    }
}
