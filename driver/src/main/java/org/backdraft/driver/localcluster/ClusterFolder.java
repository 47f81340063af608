package org.backdraft.driver.localcluster;

import java.nio.file.Path;

/**
 * The folder of a cluster: what it is, its logs and what HDFS stores.
 *
 * @param root absolute
 */
public record ClusterFolder(Path root) {
    public ClusterFolder {
        root = root.toAbsolutePath().normalize();
    }

    /** What was started: addresses and processes. */
    public Path state() {
        return root.resolve("cluster.json");
    }

    /** Held while a command changes the cluster. */
    Path lock() {
        return root.resolve("lock");
    }

    /** A log for each process. */
    public Path logs() {
        return root.resolve("logs");
    }

    /** HDFS's settings for its processes and for clients: core-site.xml, hdfs-site.xml. */
    public Path hadoopConf() {
        return root.resolve("hadoop-conf");
    }

    /** Where Spark's processes look for {@code spark-defaults.conf}. */
    public Path sparkConf() {
        return root.resolve("spark-conf");
    }

    /** The folders of applications, with their executors' logs. */
    public Path work() {
        return root.resolve("work");
    }

    /** What Spark spills and shuffles. */
    public Path scratch() {
        return root.resolve("spark-local");
    }

    /** The NameNode's image and edits. */
    Path names() {
        return root.resolve("hdfs/name");
    }

    /** A DataNode's blocks. */
    Path blocks(int dataNode) {
        return root.resolve("hdfs/data-" + dataNode);
    }
}
