package org.backdraft.driver;

import org.apache.spark.api.java.JavaSparkContext;

import java.util.Iterator;
import java.util.List;

/** What tests do to executors. */
final class Executors {
    private Executors() {}

    /** The number of the process that a partition is in. */
    static <T> Iterator<Long> pid(Iterator<T> partition) {
        partition.forEachRemaining(item -> {});
        return List.of(ProcessHandle.current().pid()).iterator();
    }

    /** Waits until so many are there. */
    static void await(JavaSparkContext spark, int count) throws InterruptedException {
        // Spark counts the driver too.
        while (spark.sc().getExecutorMemoryStatus().size() < count + 1) {
            Thread.sleep(50);
        }
    }

    /** Keeps one core busy for a while. */
    static void occupyOne(JavaSparkContext spark, long millis) {
        spark.parallelize(List.of(millis), 1).foreach(Thread::sleep);
    }

    /** Waits until a task runs. */
    static void awaitOccupied(JavaSparkContext spark) throws InterruptedException {
        while (spark.statusTracker().getActiveJobIds().length == 0) {
            Thread.sleep(20);
        }
    }
}
