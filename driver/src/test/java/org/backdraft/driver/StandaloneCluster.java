package org.backdraft.driver;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
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
    private static final long START_MILLIS = 60_000;

    private final List<Process> processes = new ArrayList<>();
    private final int port;

    StandaloneCluster(Path logs) throws IOException, InterruptedException {
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
        for (String host : HOSTS) {
            start(
                    logs.resolve("worker-" + host + ".log"),
                    "org.apache.spark.deploy.worker.Worker",
                    "--host",
                    host,
                    "--cores",
                    "1",
                    "--memory",
                    "1g",
                    "--webui-port",
                    "0",
                    "--work-dir",
                    logs.resolve("work").toString(),
                    master());
        }
    }

    /** The master's address. */
    String master() {
        return "spark://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
        processes.forEach(process -> process.onExit().join());
    }

    private void start(Path log, String... command) throws IOException {
        String home = System.getenv("SPARK_HOME");
        List<String> all = new ArrayList<>();
        all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        all.add("@" + Path.of("../conf/jvm.options").toAbsolutePath());
        all.add("-Xmx256m");
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
