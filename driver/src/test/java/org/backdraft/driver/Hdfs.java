package org.backdraft.driver;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.backdraft.driver.localcluster.ClusterFolder;
import org.backdraft.driver.localcluster.ClusterLayout;
import org.backdraft.driver.localcluster.ClusterState;
import org.backdraft.driver.localcluster.Daemon;
import org.backdraft.driver.localcluster.LocalCluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real HDFS with two DataNodes, whose processes tests may end and start again. */
final class Hdfs implements AutoCloseable {
    private static final ClusterLayout LAYOUT = new ClusterLayout(0, 1, 1024, 2);
    private static final int SECONDS = 240;

    private final LocalCluster cluster;
    private ClusterState state;

    Hdfs(Path folder) throws IOException, InterruptedException {
        cluster = new LocalCluster(new ClusterFolder(folder));
        revive();
    }

    /** Starts what has been ended, and waits until HDFS is whole. */
    void revive() throws IOException, InterruptedException {
        state = cluster.start(LAYOUT, SECONDS);
    }

    /** The full name of a path from the root. */
    String at(String path) {
        return state.hdfs() + path;
    }

    DistributedFileSystem system() throws IOException {
        return (DistributedFileSystem)
                FileSystem.newInstance(URI.create(state.hdfs()), new Configuration());
    }

    /** Copies a local file or folder. */
    String put(Path local, String path) throws IOException {
        try (DistributedFileSystem system = system()) {
            org.apache.hadoop.fs.Path to = new org.apache.hadoop.fs.Path(path);
            system.mkdirs(to.getParent());
            system.copyFromLocalFile(new org.apache.hadoop.fs.Path(local.toUri()), to);
        }
        return at(path);
    }

    /** The full names of the files below a folder, hidden ones too. */
    List<String> files(String path) throws IOException {
        List<String> names = new ArrayList<>();
        try (DistributedFileSystem system = system()) {
            var files = system.listFiles(new org.apache.hadoop.fs.Path(path), true);
            while (files.hasNext()) {
                names.add(files.next().getPath().toUri().getPath());
            }
        }
        return names.stream().sorted().toList();
    }

    String read(String path) throws IOException {
        try (DistributedFileSystem system = system();
                var in = system.open(new org.apache.hadoop.fs.Path(path))) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    List<Daemon> dataNodes() {
        return List.of(state.process("datanode-1"), state.process("datanode-2"));
    }

    /** The DataNode that sends its blocks from a port. */
    Daemon dataNode(int port) throws IOException {
        for (Daemon node : dataNodes()) {
            if (Files.readString(Path.of(node.log()))
                    .contains("Opened streaming server at /127.0.0.1:" + port)) {
                return node;
            }
        }
        throw new AssertionError("no DataNode sends from port " + port);
    }

    @Override
    public void close() throws IOException {
        try {
            cluster.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
