package org.backdraft.driver.localcluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Spark's standalone Master and Workers. */
public final class SparkProcesses {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ClusterFolder folder;
    private final JavaProcess java;

    private SparkProcesses(ClusterFolder folder, Path sparkHome) {
        this.folder = folder;
        this.java =
                new JavaProcess(
                        sparkHome.resolve("jars") + "/*",
                        Map.of(
                                "SPARK_HOME", sparkHome.toString(),
                                "SPARK_CONF_DIR", folder.sparkConf().toString(),
                                "SPARK_SCALA_VERSION", "2.13",
                                "SPARK_LOCAL_IP", "127.0.0.1",
                                "SPARK_LOCAL_DIRS", folder.scratch().toString(),
                                "HADOOP_CONF_DIR", folder.hadoopConf().toString()));
    }

    /** Lays out what the processes need. */
    public static SparkProcesses in(ClusterFolder folder) throws IOException {
        Path sparkHome = MavenJars.target().resolve("spark-home");
        MavenJars.layOut(sparkHome);
        return new SparkProcesses(folder, sparkHome);
    }

    /**
     * Starts the master.
     *
     * @param uiPort of its page
     */
    public Daemon master(int port, int uiPort) throws IOException {
        return java.start(
                "master",
                folder.logs().resolve("master.log"),
                List.of(
                        "org.apache.spark.deploy.master.Master",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--webui-port",
                        Integer.toString(uiPort)));
    }

    /**
     * Starts a worker, which tries to reach its master for some minutes.
     *
     * @param host a name of the loopback
     * @param master its address
     */
    public Daemon worker(String name, String host, ClusterLayout layout, String master)
            throws IOException {
        return java.start(
                name,
                folder.logs().resolve(name + ".log"),
                List.of(
                        "org.apache.spark.deploy.worker.Worker",
                        "--host",
                        host,
                        "--cores",
                        Integer.toString(layout.cores()),
                        "--memory",
                        layout.memoryMebibytes() + "m",
                        "--webui-port",
                        "0",
                        "--work-dir",
                        folder.work().toString(),
                        master));
    }

    /** Workers that are registered with the master of that page; -1 when it doesn't answer. */
    public static int registeredWorkers(int uiPort) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/json/".formatted(uiPort)))
                        .timeout(PATIENCE)
                        .build();
        try {
            HttpResponse<byte[]> answer =
                    HttpClient.newBuilder()
                            .connectTimeout(PATIENCE)
                            .build()
                            .send(request, HttpResponse.BodyHandlers.ofByteArray());
            JsonNode workers = JSON.readTree(answer.body()).path("aliveworkers");
            return answer.statusCode() == 200 && workers.isInt() ? workers.intValue() : -1;
        } catch (IOException e) {
            return -1;
        }
    }
}
