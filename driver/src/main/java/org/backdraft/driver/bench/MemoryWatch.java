package org.backdraft.driver.bench;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * What the threads of this JVM allocate in some steps of a run, and what the heap holds at their
 * end. Given to the run as what is asked after every step; owned by the run's thread.
 */
final class MemoryWatch implements BooleanSupplier {
    /*
     * The JVM counts what each thread has allocated. Threads that start between the two looks are
     * missed: the steps before are to have started all. Those of a kind are added up, since Spark's
     * tasks may move from one to another; idle ones, left over from earlier work, add nothing.
     * Looking allocates too, some kilobytes on the run's thread for the list of all threads; so the
     * list is made before the first count is taken.
     */
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int COLLECTIONS = 3;
    private static final long PAUSE_MILLIS = 100;

    private final long from;
    private final long to;
    private final Map<String, Double> allocated = new TreeMap<>();
    private long step;
    private Thread[] threads;
    private long[] ids;
    private long[] before;
    private long heapBytes;

    /**
     * A watch over steps.
     *
     * @param from how many are over when counting begins
     * @param to how many are over when it ends, more than {@code from}
     */
    MemoryWatch(long from, long to) {
        this.from = from;
        this.to = to;
    }

    /** Looks if it is time to; never asks the run to stop. */
    @Override
    public boolean getAsBoolean() {
        step++;
        if (step == from) {
            threads = Thread.getAllStackTraces().keySet().toArray(Thread[]::new);
            ids = new long[threads.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = threads[i].getId();
            }
            before = THREADS.getThreadAllocatedBytes(ids);
        } else if (step == to) {
            count(THREADS.getThreadAllocatedBytes(ids));
            heapBytes = heapBytes();
        }
        return false;
    }

    /** Whether the run took all the steps that were to be watched. */
    boolean isComplete() {
        return step >= to;
    }

    /** Bytes in a step by all threads of each kind together. */
    Map<String, Double> allocated() {
        return allocated;
    }

    /** What the heap held after the last of the steps, when garbage was collected. */
    long heapAtEnd() {
        return heapBytes;
    }

    /** What the heap holds when garbage is collected. */
    static long heapBytes() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            pause();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private void count(long[] after) {
        for (int i = 0; i < ids.length; i++) {
            String kind = kind(threads[i]);
            if (kind != null && after[i] >= 0) {
                double aStep = (double) (after[i] - before[i]) / (to - from);
                allocated.merge(kind, aStep, Double::sum);
            }
        }
    }

    /** Null for those that have no part in computing. */
    private static String kind(Thread thread) {
        if (thread == Thread.currentThread()) {
            return MemoryFigures.DRIVER;
        }
        String name = thread.getName();
        if (name.equals("backdraft-task")) {
            return MemoryFigures.COMPUTING;
        }
        return name.startsWith("Executor task launch worker") ? MemoryFigures.TASKS : null;
    }

    /** Lets Spark's cleaner drop what the collection found to be unused. */
    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
