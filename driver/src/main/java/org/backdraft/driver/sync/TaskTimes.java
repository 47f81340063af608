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

    private static final int MOST_DIGITS = 9;

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

    private static int number() {
        SparkEnv env = SparkEnv.get();
        return env == null ? NO_NUMBER : number(env.executorId());
    }

    /**
     * The number that an executor's name is: Spark's cluster managers number executors; only the
     * driver, and tests, have other names. Makes no objects, as every step asks.
     */
    static int number(String executor) {
        int length = executor.length();
        int number = 0;
        for (int i = 0; i < length; i++) {
            int digit = executor.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return NO_NUMBER;
            }
            number = 10 * number + digit;
        }
        return length > 0 && length <= MOST_DIGITS ? number : NO_NUMBER;
    }
}
