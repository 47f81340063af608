package org.backdraft.driver.sync;

/**
 * Where the time of steps went, in nanoseconds added up since the start. Written by the driver's
 * training thread.
 *
 * <p>Phases of tasks that run side by side count with the slowest task.
 */
public final class StepTimes {
    private long steps;
    private long broadcastNanos;
    private long scheduleNanos;
    private long computeNanos;
    private long collectNanos;
    private long mergeNanos;
    private long updateNanos;

    /**
     * Adds a step that one Spark job computed.
     *
     * @param broadcast making theta available to the executors, and taking it back
     * @param job from submitting the job to its last result
     * @param compute in the slowest task, up to its sums
     * @param pack of the sums into bytes, in the slowest task
     * @param unpack of the bytes into sums, on the driver
     * @param merge of the sums along the tree, on the driver
     */
    void addJob(long broadcast, long job, long compute, long pack, long unpack, long merge) {
        steps++;
        broadcastNanos += broadcast;
        scheduleNanos += Math.max(0, job - compute - pack);
        computeNanos += compute;
        collectNanos += pack + unpack;
        mergeNanos += merge;
    }

    /** Adds a step that this process computed. */
    void addLocal(long compute) {
        steps++;
        computeNanos += compute;
    }

    /** Adds the optimizer's time. */
    public void addUpdate(long update) {
        updateNanos += update;
    }

    /** Number of steps. */
    public long steps() {
        return steps;
    }

    /** Making theta available to the executors, and taking it back. */
    public long broadcastNanos() {
        return broadcastNanos;
    }

    /** Spark's own time for a job: launching tasks and bringing their results to the driver. */
    public long scheduleNanos() {
        return scheduleNanos;
    }

    /** Forward and backward sweeps and the sums of a task's shards. */
    public long computeNanos() {
        return computeNanos;
    }

    /** Packing sums into bytes and unpacking them. */
    public long collectNanos() {
        return collectNanos;
    }

    /** Adding the tasks' sums on the driver. */
    public long mergeNanos() {
        return mergeNanos;
    }

    /** The optimizer's update of theta. */
    public long updateNanos() {
        return updateNanos;
    }
}
