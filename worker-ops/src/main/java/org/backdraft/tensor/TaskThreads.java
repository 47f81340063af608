package org.backdraft.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The threads of one JVM that share the work of a task. */
public final class TaskThreads {
    /*
     * A step is a millisecond or less, and has several pieces of work; waking a thread for each takes
     * about 50 microseconds. So threads are kept, and look out for the next piece for a moment before
     * they sleep. Nothing is allocated once as many threads exist as are used at a time.
     */
    private static final Object LOCK = new Object();
    private static TaskThread idle;

    private TaskThreads() {}

    /**
     * Runs the same work on this thread and up to {@code threads} - 1 others, until all have ended.
     *
     * @param work ends when nothing is left to do: a thread that comes later is not waited for
     * @throws IllegalStateException with the cause when one failed or this thread was interrupted
     */
    public static void run(Runnable work, int threads) {
        TaskThread others = null;
        for (int i = 1; i < threads; i++) {
            TaskThread other = take();
            other.next = others;
            others = other;
            other.start(work);
        }
        try {
            work.run();
        } finally {
            awaitAll(others);
        }
    }

    /** The results of a computation on every item, in the items' order. */
    public static <T, R> List<R> map(List<T> items, Function<T, R> function, int threads) {
        @SuppressWarnings("unchecked")
        R[] results = (R[]) new Object[items.size()];
        AtomicInteger next = new AtomicInteger();
        Runnable work =
                () -> {
                    for (int i = next.getAndIncrement();
                            i < results.length;
                            i = next.getAndIncrement()) {
                        results[i] = function.apply(items.get(i));
                    }
                };
        run(work, Math.min(threads, items.size()));
        return Arrays.asList(results);
    }

    private static TaskThread take() {
        synchronized (LOCK) {
            TaskThread first = idle;
            if (first != null) {
                idle = first.next;
                return first;
            }
        }
        return new TaskThread();
    }

    private static void keep(TaskThread thread) {
        synchronized (LOCK) {
            thread.next = idle;
            idle = thread;
        }
    }

    /** Takes a thread that has had nothing to do for long off the list; false if it isn't there. */
    static boolean retire(TaskThread thread) {
        synchronized (LOCK) {
            TaskThread before = null;
            for (TaskThread at = idle; at != null; at = at.next) {
                if (at == thread) {
                    if (before == null) {
                        idle = at.next;
                    } else {
                        before.next = at.next;
                    }
                    return true;
                }
                before = at;
            }
            return false;
        }
    }

    /** Waits for every one, come what may: none may be left to meet the next task's work. */
    private static void awaitAll(TaskThread others) {
        Throwable failure = null;
        boolean interrupted = Thread.interrupted();
        while (others != null) {
            TaskThread other = others;
            others = other.next;
            interrupted |= other.awaitEnd();
            failure = other.failure() != null ? other.failure() : failure;
            keep(other);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw new IllegalStateException("a thread of the task failed", failure);
        }
        if (interrupted) {
            throw new IllegalStateException("interrupted");
        }
    }
}
