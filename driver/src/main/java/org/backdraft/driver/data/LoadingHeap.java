package org.backdraft.driver.data;

import org.apache.spark.TaskContext;

/**
 * How much of the heap loading may fill with rows on their way, so that it also gets by with a
 * small one: an eighth, shared by the tasks that can run at the same time.
 */
final class LoadingHeap {
    private static final int SHARE = 8;
    private static final long MOST = 1 << 27;

    private LoadingHeap() {}

    /** Bytes for one that loads alone in this process. */
    static long ofProcess() {
        return Math.min(MOST, Runtime.getRuntime().maxMemory() / SHARE);
    }

    /** Bytes for the current task of Spark. */
    static long ofTask() {
        TaskContext task = TaskContext.get();
        int cpus = task == null ? 1 : task.cpus();
        int processors = Math.max(cpus, Runtime.getRuntime().availableProcessors());
        return Math.min(MOST, Runtime.getRuntime().maxMemory() / SHARE / processors * cpus);
    }
}
