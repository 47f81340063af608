package org.backdraft.driver;

import org.apache.spark.SparkEnv;
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

    /** Ends the JVM of one executor of two with a core each, and says how many there were. */
    static int kill(JavaSparkContext spark, String executor) {
        int before = spark.sc().getExecutorMemoryStatus().size() - 1;
        spark.parallelize(List.of(0, 1), 2)
                .foreach(
                        any -> {
                            if (SparkEnv.get().executorId().equals(executor)) {
                                Runtime.getRuntime().halt(137);
                            }
                        });
        return before;
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
