package org.backdraft.driver;

import org.backdraft.driver.localcluster.ClusterFolder;
import org.backdraft.driver.localcluster.ClusterLayout;
import org.backdraft.driver.localcluster.Daemon;
import org.backdraft.driver.localcluster.FreePorts;
import org.backdraft.driver.localcluster.SparkProcesses;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A real standalone Spark cluster on the loopback: a Master and one-core Workers, each a process.
 *
 * <p>The two Workers go by different names of the one host, since Spark starts a speculative copy
 * of a task only on a host that doesn't run it yet.
 */
final class StandaloneCluster implements AutoCloseable {
    private static final List<String> HOSTS = List.of("localhost", "127.0.0.1");
    private static final ClusterLayout LAYOUT = new ClusterLayout(HOSTS.size(), 1, 1024, 0);
    private static final long START_MILLIS = 60_000;
    private static final long END_MILLIS = 20_000;

    private final List<Daemon> processes = new ArrayList<>();
    private final int port;

    StandaloneCluster(Path folder) throws IOException, InterruptedException {
        SparkProcesses spark = SparkProcesses.in(new ClusterFolder(folder.resolve("cluster")));
        FreePorts free = new FreePorts();
        port = free.next(0);
        int uiPort = free.next(0);
        processes.add(spark.master(port, uiPort));
        for (String host : HOSTS) {
            processes.add(spark.worker("worker-" + host, host, LAYOUT, master()));
        }
        awaitWorkers(uiPort);
    }

    /** The master's address. */
    String master() {
        return "spark://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        processes.forEach(Daemon::terminate);
        try {
            for (Daemon process : processes) {
                process.awaitEnd(END_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        processes.forEach(Daemon::kill);
    }

    private void awaitWorkers(int uiPort) throws IOException, InterruptedException {
        long end = System.currentTimeMillis() + START_MILLIS;
        while (SparkProcesses.registeredWorkers(uiPort) < HOSTS.size()) {
            if (System.currentTimeMillis() > end) {
                close();
                throw new IOException("no Spark master with its workers came up on port " + port);
            }
            Thread.sleep(200);
        }
    }
}
