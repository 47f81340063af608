package org.backdraft.driver.sync;

import java.util.Arrays;

/**
 * Where the time of one step of resident workers goes, whose sums come piece by piece. Safe for any
 * threads.
 */
final class RoundTimes {
    private final long[] collect;
    private final long[] merge;
    private TaskTimes tasks = TaskTimes.NONE;

    /** Of the partitions of a job. */
    RoundTimes(int partitions) {
        collect = new long[partitions];
        merge = new long[partitions];
    }

    /** Starts a step anew. */
    synchronized void start() {
        Arrays.fill(collect, 0);
        Arrays.fill(merge, 0);
        tasks = TaskTimes.NONE;
    }

    /** How long a partition computed, once all of its sums have come. */
    synchronized void computed(TaskTimes times) {
        tasks = tasks.plus(times);
    }

    /** How long something that came from a partition took to unpack and to add, in nanoseconds. */
    synchronized void added(int partition, long unpackNanos, long mergeNanos) {
        collect[partition] += unpackNanos;
        merge[partition] += mergeNanos;
    }

    /**
     * The step, now that it is over.
     *
     * @param broadcast nanoseconds of asking for it
     * @param waited nanoseconds from then to the end
     * @param rest nanoseconds of what was then still to be added
     */
    synchronized StepTimes step(long broadcast, long waited, long rest) {
        long compute = tasks.most();
        long unpack = Arrays.stream(collect).max().orElse(0);
        long add = Arrays.stream(merge).max().orElse(0) + rest;
        long schedule = Math.max(0, waited - compute - unpack - add);
        return new StepTimes(1, broadcast, schedule, compute, unpack, add, 0, Waits.of(tasks));
    }
}
