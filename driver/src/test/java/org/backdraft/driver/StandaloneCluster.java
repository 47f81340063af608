package org.backdraft.driver;

import org.backdraft.driver.localcluster.ClusterFolder;
import org.backdraft.driver.localcluster.ClusterLayout;
import org.backdraft.driver.localcluster.Daemon;
import org.backdraft.driver.localcluster.FreePorts;
import org.backdraft.driver.localcluster.SparkProcesses;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * A real standalone Spark cluster on the loopback: a Master and Workers, each a process.
 *
 * <p>The Workers go by two names of the one host in turn, since Spark starts a speculative copy of
 * a task only on a host that doesn't run it yet.
 */
final class StandaloneCluster implements AutoCloseable {
    private static final List<String> HOSTS = List.of("localhost", "127.0.0.1");
    private static final int MEMORY_MEBIBYTES = 1024;
    private static final String EXECUTOR = "org.apache.spark.executor.CoarseGrainedExecutorBackend";
    private static final long START_MILLIS = 60_000;
    private static final long END_MILLIS = 20_000;

    private final List<Daemon> processes = new CopyOnWriteArrayList<>();
    private final SparkProcesses spark;
    private final int port;
    private final int uiPort;

    /** Two Workers of a core. */
    StandaloneCluster(Path folder) throws IOException, InterruptedException {
        this(folder, Map.of(), 1, 1);
    }

    /**
     * A Worker for each number of cores.
     *
     * @param settings of Spark's, for Master and Workers
     */
    StandaloneCluster(Path folder, Map<String, String> settings, int... cores)
            throws IOException, InterruptedException {
        ClusterFolder files = new ClusterFolder(folder.resolve("cluster"));
        spark = SparkProcesses.in(files);
        write(settings, Files.createDirectories(files.sparkConf()));
        FreePorts free = new FreePorts();
        port = free.next(0);
        uiPort = free.next(0);
        processes.add(spark.master(port, uiPort));
        for (int count : cores) {
            addWorker(count);
        }
        awaitWorkers(cores.length);
    }

    /** Starts one more Worker. */
    void addWorker(int cores) throws IOException {
        int number = processes.size();
        ClusterLayout layout = new ClusterLayout(1, cores, MEMORY_MEBIBYTES, 0);
        String host = HOSTS.get(number % HOSTS.size());
        processes.add(spark.worker("worker-" + number, host, layout, master()));
    }

    /** The Workers that live, the oldest first. */
    List<Daemon> workers() {
        return processes.stream().skip(1).filter(Daemon::isAlive).toList();
    }

    /** A Worker and its executors, as they are now. */
    static List<ProcessHandle> machine(Daemon worker) {
        return ProcessHandle.of(worker.pid()).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), executorsOf(process)))
                .toList();
    }

    /** Ends Workers, the oldest first, until so many are left; awaits that many. */
    void settle(int count) throws IOException, InterruptedException {
        List<Daemon> alive = workers();
        for (Daemon worker : alive.subList(0, Math.max(0, alive.size() - count))) {
            machine(worker).forEach(ProcessHandle::destroyForcibly);
        }
        for (int i = alive.size(); i < count; i++) {
            addWorker(1);
        }
        awaitWorkers(count);
    }

    /** The executors that run now, in the order of their Workers. */
    List<ProcessHandle> executors() {
        return processes.stream()
                .flatMap(process -> ProcessHandle.of(process.pid()).stream())
                .flatMap(StandaloneCluster::executorsOf)
                .toList();
    }

    private static Stream<ProcessHandle> executorsOf(ProcessHandle worker) {
        return worker.descendants()
                .filter(child -> child.info().commandLine().orElse("").contains(EXECUTOR));
    }

    /** The master's address. */
    String master() {
        return "spark://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        executors().forEach(ProcessHandle::destroyForcibly);
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

    private static void write(Map<String, String> settings, Path conf) throws IOException {
        StringBuilder text = new StringBuilder();
        settings.forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
        Files.writeString(conf.resolve("spark-defaults.conf"), text);
    }

    /** Waits until the master has so many. */
    void awaitWorkers(int count) throws IOException, InterruptedException {
        long end = System.currentTimeMillis() + START_MILLIS;
        while (SparkProcesses.registeredWorkers(uiPort) != count) {
            if (System.currentTimeMillis() > end) {
                close();
                throw new IOException("no Spark master with its workers came up on port " + port);
            }
            Thread.sleep(200);
        }
    }
}
