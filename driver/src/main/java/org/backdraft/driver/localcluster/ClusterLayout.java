package org.backdraft.driver.localcluster;

/**
 * How many processes a cluster has.
 *
 * @param workers of Spark; 0: no Spark, only HDFS
 * @param cores of each worker
 * @param memoryMebibytes of each worker, for its executors
 * @param dataNodes of HDFS; 0: no HDFS, only Spark
 */
public record ClusterLayout(int workers, int cores, int memoryMebibytes, int dataNodes) {
    /** What Spark leaves of an executor's memory must hold something. */
    private static final int LEAST_MEBIBYTES = 512;

    public ClusterLayout {
        if (workers < 0 || dataNodes < 0 || workers + dataNodes == 0) {
            throw new IllegalArgumentException(
                    "expected workers or DataNodes, found %d and %d".formatted(workers, dataNodes));
        }
        if (cores < 1 || memoryMebibytes < LEAST_MEBIBYTES) {
            throw new IllegalArgumentException(
                    "a worker needs 1 core and %d MiB at least, found %d and %d"
                            .formatted(LEAST_MEBIBYTES, cores, memoryMebibytes));
        }
    }
}
