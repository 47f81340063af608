package org.backdraft.driver;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real standalone Spark cluster on the loopback: a Master and Workers, each a process. */
final class StandaloneCluster implements AutoCloseable {
    /** Names of the one host, as Spark starts a speculative copy only on another host. */
    private static final List<String> HOSTS = List.of("localhost", "127.0.0.1");

    private static final String EXECUTOR = "org.apache.spark.executor.CoarseGrainedExecutorBackend";
    private static final long START_MILLIS = 60_000;

    private final List<Process> processes = new ArrayList<>();
    private final Path logs;
    private final Map<String, String> settings;
    private final int port;
    private int workers;

    /** Two Workers of a core. */
    StandaloneCluster(Path logs) throws IOException, InterruptedException {
        this(logs, Map.of(), 1, 1);
    }

    /**
     * A Worker for each number of cores.
     *
     * @param settings of Spark's, for Master and Workers
     */
    StandaloneCluster(Path logs, Map<String, String> settings, int... cores)
            throws IOException, InterruptedException {
        this.logs = logs;
        this.settings = settings;
        port = freePort();
        start(
                logs.resolve("master.log"),
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--webui-port",
                "0");
        awaitMaster();
        for (int count : cores) {
            addWorker(count);
        }
    }

    /** Starts one more Worker. */
    void addWorker(int cores) throws IOException {
        String name = "worker-" + workers;
        start(
                logs.resolve(name + ".log"),
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                HOSTS.get(workers++ % HOSTS.size()),
                "--cores",
                Integer.toString(cores),
                "--memory",
                "1g",
                "--webui-port",
                "0",
                "--work-dir",
                logs.resolve("work-" + name).toString(),
                master());
    }

    /** The executors that run now, in the order of their Workers. */
    List<ProcessHandle> executors() {
        return processes.stream()
                .flatMap(process -> process.descendants())
                .filter(child -> child.info().commandLine().orElse("").contains(EXECUTOR))
                .toList();
    }

    /** The master's address. */
    String master() {
        return "spark://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        executors().forEach(ProcessHandle::destroyForcibly);
        processes.forEach(Process::destroy);
        processes.forEach(process -> process.onExit().join());
    }

    private void start(Path log, String... command) throws IOException {
        String home = System.getenv("SPARK_HOME");
        List<String> all = new ArrayList<>();
        all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        all.add("@" + Path.of("../conf/jvm.options").toAbsolutePath());
        all.add("-Xmx256m");
        settings.forEach((key, value) -> all.add("-D" + key + "=" + value));
        all.add("-cp");
        all.add(home + File.separator + "jars" + File.separator + "*");
        all.addAll(List.of(command));
        processes.add(
                new ProcessBuilder(all)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start());
    }

    private void awaitMaster() throws IOException, InterruptedException {
        long end = System.currentTimeMillis() + START_MILLIS;
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port));
                return;
            } catch (IOException e) {
                if (System.currentTimeMillis() > end) {
                    close();
                    throw new IOException("no Spark master came up on port " + port, e);
                }
                Thread.sleep(200);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
