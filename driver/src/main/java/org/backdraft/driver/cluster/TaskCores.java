package org.backdraft.driver.cluster;

import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * How many threads a task may use on the executor that it runs on: all of the executor's cores, or
 * what {@code spark.task.cpus} says where that is to hold.
 */
public final class TaskCores implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Tasks under way in this JVM, which share its cores when there are several. */
    private static final AtomicInteger UNDER_WAY = new AtomicInteger();

    private final HashMap<String, Integer> ofExecutor = new HashMap<>();

    private TaskCores() {}

    /** {@code spark.task.cpus} of them. */
    static TaskCores ofTask() {
        return new TaskCores();
    }

    /** All of the executor's; {@code spark.task.cpus} of them on an executor that isn't listed. */
    static TaskCores ofExecutors(List<SparkExecutor> executors) {
        TaskCores cores = new TaskCores();
        executors.forEach(one -> cores.ofExecutor.put(one.id(), one.cores()));
        return cores;
    }

    /** Does the work of a task, which is told its number of threads. */
    public <R> R use(TaskContext context, IntFunction<R> work) {
        Integer all = ofExecutor.get(SparkEnv.get().executorId());
        if (all == null) {
            return work.apply(context.cpus());
        }
        int tasks = UNDER_WAY.incrementAndGet();
        try {
            return work.apply(Math.max(context.cpus(), all / tasks));
        } finally {
            UNDER_WAY.decrementAndGet();
        }
    }
}
