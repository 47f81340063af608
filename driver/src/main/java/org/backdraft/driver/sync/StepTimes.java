package org.backdraft.driver.sync;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the time of some steps went, in nanoseconds added up over the steps.
 *
 * <p>Phases of tasks that run side by side count with the slowest task. Resident workers have no
 * job a step: their {@code broadcast} is asking for the step, and {@code schedule} all that is left
 * of it, messages on their way and threads that wake. Where sums are added in slices, {@code
 * schedule} has their shuffle and adding, too.
 *
 * @param steps how many
 * @param broadcast making theta available to the executors, and taking it back
 * @param schedule Spark's own time for a job: launching tasks and bringing their results
 * @param compute forward and backward sweeps, and the sums of a task's shards
 * @param collect packing sums into bytes and unpacking them
 * @param merge adding the tasks' sums on the driver
 * @param update the optimizer's
 * @param waits whom computing waited for
 */
public record StepTimes(
        long steps,
        long broadcast,
        long schedule,
        long compute,
        long collect,
        long merge,
        long update,
        Waits waits) {

    /** Of no steps. */
    public static final StepTimes NONE = new StepTimes(0, 0, 0, 0, 0, 0, 0);

    /** Of steps in one process, which wait for nobody. */
    public StepTimes(
            long steps,
            long broadcast,
            long schedule,
            long compute,
            long collect,
            long merge,
            long update) {
        this(steps, broadcast, schedule, compute, collect, merge, update, Waits.NONE);
    }

    /** Of these steps and others. */
    public StepTimes plus(StepTimes other) {
        return new StepTimes(
                steps + other.steps,
                broadcast + other.broadcast,
                schedule + other.schedule,
                compute + other.compute,
                collect + other.collect,
                merge + other.merge,
                update + other.update,
                waits.plus(other.waits));
    }

    /** Of these steps without the earlier ones among them. */
    public StepTimes minus(StepTimes earlier) {
        return new StepTimes(
                steps - earlier.steps,
                broadcast - earlier.broadcast,
                schedule - earlier.schedule,
                compute - earlier.compute,
                collect - earlier.collect,
                merge - earlier.merge,
                update - earlier.update,
                waits.minus(earlier.waits));
    }

    /** The same steps with the optimizer's time. */
    public StepTimes withUpdate(long nanos) {
        return new StepTimes(steps, broadcast, schedule, compute, collect, merge, nanos, waits);
    }

    /** Mean milliseconds a step, phase by phase. */
    public Map<String, Double> millis() {
        double unit = 1e6 * Math.max(1, steps);
        Map<String, Double> millis = new LinkedHashMap<>();
        millis.put("broadcast", broadcast / unit);
        millis.put("schedule", schedule / unit);
        millis.put("compute", compute / unit);
        millis.put("collect", collect / unit);
        millis.put("merge", merge / unit);
        millis.put("update", update / unit);
        return millis;
    }

    /** All phases together. */
    public long total() {
        return broadcast + schedule + compute + collect + merge + update;
    }
}
