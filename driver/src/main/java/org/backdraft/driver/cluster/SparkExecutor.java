package org.backdraft.driver.cluster;

import org.apache.spark.scheduler.ExecutorCacheTaskLocation;

/**
 * An executor.
 *
 * @param id Spark's, unique in the application
 * @param host name or address
 * @param cores that tasks may use
 */
public record SparkExecutor(String id, String host, int cores) {

    /**
     * What a partition calls a place where it would rather be computed. Spark can't tell the host
     * from the id when there is an underscore in it.
     */
    public String location() {
        return host.contains("_") ? host : new ExecutorCacheTaskLocation(host, id).toString();
    }

    /** For people. */
    public String description() {
        return "%s on %s, %s".formatted(id, host, cores(cores));
    }

    /** A number of cores, for people. */
    static String cores(int count) {
        return count == 1 ? "1 core" : count + " cores";
    }
}
