package org.backdraft.driver.localcluster;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants.DatanodeReportType;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** HDFS's NameNode and DataNodes. */
final class HdfsProcesses {
    private static final String NAME_NODE = "org.apache.hadoop.hdfs.server.namenode.NameNode";
    private static final String DATA_NODE = "org.apache.hadoop.hdfs.server.datanode.DataNode";
    private static final int USUAL_REPLICAS = 3;
    private static final long FORMAT_MILLIS = 60_000;
    private static final int CALL_MILLIS = 5_000;

    private final ClusterFolder folder;
    private final JavaProcess java;

    private HdfsProcesses(ClusterFolder folder) throws IOException {
        this.folder = folder;
        List<String> classPath = new ArrayList<>();
        classPath.add(folder.hadoopConf().toString());
        classPath.add(MavenJars.hdfsServers().toString());
        MavenJars.spark().forEach(jar -> classPath.add(jar.toString()));
        this.java = new JavaProcess(String.join(File.pathSeparator, classPath), Map.of());
    }

    /** Lays out what the processes need. */
    static HdfsProcesses in(ClusterFolder folder, ClusterState state) throws IOException {
        Files.createDirectories(folder.hadoopConf());
        write(folder.hadoopConf().resolve("core-site.xml"), Map.of("fs.defaultFS", state.hdfs()));
        write(folder.hadoopConf().resolve("hdfs-site.xml"), settings(folder, state));
        return new HdfsProcesses(folder);
    }

    private static Map<String, String> settings(ClusterFolder folder, ClusterState state) {
        int replicas = Math.min(USUAL_REPLICAS, state.layout().dataNodes());
        return Map.ofEntries(
                Map.entry("dfs.replication", Integer.toString(replicas)),
                Map.entry("dfs.namenode.name.dir", folder.names().toUri().toString()),
                Map.entry("dfs.namenode.http-address", "127.0.0.1:" + state.ports().nameNodeUi()),
                Map.entry("dfs.datanode.address", "127.0.0.1:0"),
                Map.entry("dfs.datanode.http.address", "127.0.0.1:0"),
                Map.entry("dfs.datanode.ipc.address", "127.0.0.1:0"),
                // Nothing asks for the names of addresses.
                Map.entry("dfs.namenode.datanode.registration.ip-hostname-check", "false"),
                // A DataNode that is gone is missed after 2 * 2 + 10 * 1 seconds, not 10 minutes.
                Map.entry("dfs.heartbeat.interval", "1"),
                Map.entry("dfs.namenode.heartbeat.recheck-interval", "2000"),
                Map.entry("dfs.namenode.safemode.extension", "0"));
    }

    private static void write(Path file, Map<String, String> settings) throws IOException {
        Configuration configuration = new Configuration(false);
        settings.forEach(configuration::set);
        try (OutputStream out = Files.newOutputStream(file)) {
            configuration.writeXml(out);
        }
    }

    /** Makes an empty file system unless there is one. */
    void format() throws IOException, InterruptedException {
        Path log = folder.logs().resolve("format.log");
        if (Files.exists(folder.names().resolve("current/VERSION"))) {
            return;
        }
        List<String> command = List.of(NAME_NODE, "-format", "-nonInteractive", "-force");
        if (!java.run(log, command, FORMAT_MILLIS)) {
            throw new IOException("HDFS could not be formatted; see " + log);
        }
    }

    Daemon nameNode() throws IOException {
        return java.start("namenode", folder.logs().resolve("namenode.log"), List.of(NAME_NODE));
    }

    Daemon dataNode(String name, int number) throws IOException {
        List<String> command = new ArrayList<>(List.of(DATA_NODE));
        command.add("-D");
        command.add("dfs.datanode.data.dir=" + folder.blocks(number).toUri());
        return java.start(name, folder.logs().resolve(name + ".log"), command);
    }

    /**
     * How HDFS is.
     *
     * @param dataNodes that live
     * @param safeMode whether it can't be written to
     */
    record Health(int dataNodes, boolean safeMode) {}

    /**
     * How the HDFS of that address is; null when its NameNode doesn't answer.
     *
     * @param since in milliseconds: a DataNode that was last heard of before isn't counted, since
     *     the NameNode misses one that has ended only after a while
     */
    static Health health(String hdfs, long since) {
        Configuration configuration = new Configuration();
        configuration.setInt("ipc.client.connect.max.retries", 0);
        configuration.setInt("ipc.client.connect.timeout", CALL_MILLIS);
        configuration.setInt("ipc.client.rpc-timeout.ms", CALL_MILLIS);
        configuration.setBoolean("dfs.client.retry.policy.enabled", false);
        try (FileSystem system = FileSystem.newInstance(URI.create(hdfs), configuration)) {
            DistributedFileSystem dfs = (DistributedFileSystem) system;
            long heardOf =
                    Arrays.stream(dfs.getDataNodeStats(DatanodeReportType.LIVE))
                            .filter(node -> node.getLastUpdate() >= since)
                            .count();
            return new Health((int) heardOf, dfs.setSafeMode(SafeModeAction.GET));
        } catch (IOException e) {
            return null;
        }
    }
}
