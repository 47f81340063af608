package org.backdraft.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** The threads of one JVM that share the work of a task. */
public final class TaskThreads {
    private static final ExecutorService POOL =
            Executors.newCachedThreadPool(
                    work -> {
                        Thread thread = new Thread(work, "backdraft-task");
                        thread.setDaemon(true);
                        return thread;
                    });

    private TaskThreads() {}

    /**
     * Runs the same work on this thread and {@code threads} - 1 others, until all have ended.
     *
     * @throws IllegalStateException with the cause when one failed or this thread was interrupted
     */
    public static void run(Runnable work, int threads) {
        List<Future<?>> others = new ArrayList<>(threads);
        for (int i = 1; i < threads; i++) {
            others.add(POOL.submit(work));
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

    /** Waits for every one, come what may: none may be left to meet the next task's work. */
    private static void awaitAll(List<Future<?>> others) {
        Throwable failure = null;
        boolean interrupted = false;
        for (int i = 0; i < others.size(); ) {
            try {
                others.get(i).get();
                i++;
            } catch (ExecutionException e) {
                failure = e.getCause();
                i++;
            } catch (InterruptedException e) {
                interrupted = true;
            }
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
