package org.backdraft.driver.sync;

import org.apache.spark.SparkEnv;

/**
 * How long the tasks of one step computed.
 *
 * @param most nanoseconds of the slowest task
 * @param executor number of the slowest task's executor; {@link #NO_NUMBER} where it has none
 * @param sum nanoseconds of all tasks together
 * @param tasks how many
 */
record TaskTimes(long most, int executor, long sum, int tasks) {
    /** In place of the number of a process that Spark has not numbered, such as the driver. */
    static final int NO_NUMBER = -1;

    /** Of no tasks. */
    static final TaskTimes NONE = new TaskTimes(0, NO_NUMBER, 0, 0);

    /** Of one task of this process. */
    static TaskTimes ofThisProcess(long nanos) {
        return of(nanos, number());
    }

    /** Of one task of an executor. */
    static TaskTimes of(long nanos, int executor) {
        return new TaskTimes(nanos, executor, nanos, 1);
    }

    /** Of these tasks and others. */
    TaskTimes plus(TaskTimes other) {
        TaskTimes slower = other.most > most || tasks == 0 ? other : this;
        return new TaskTimes(slower.most, slower.executor, sum + other.sum, tasks + other.tasks);
    }

    /** Mean nanoseconds of a task. */
    long mean() {
        return tasks == 0 ? 0 : sum / tasks;
    }

    /** Spark's cluster managers number executors; only the driver, and tests, have other names. */
    private static int number() {
        SparkEnv env = SparkEnv.get();
        String id = env == null ? "" : env.executorId();
        return id.matches("\\d{1,9}") ? Integer.parseInt(id) : NO_NUMBER;
    }
}
