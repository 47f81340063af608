package org.backdraft.driver.localcluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What was started in a folder.
 *
 * @param ports that it listens on; the next start takes them again if they are free
 * @param processes in the order of their start; none after a stop
 */
public record ClusterState(ClusterLayout layout, Ports ports, List<Daemon> processes) {
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                    .build();

    public ClusterState {
        processes = List.copyOf(processes);
    }

    /**
     * Ports on 127.0.0.1.
     *
     * @param master of Spark's master
     * @param masterUi of its page
     * @param nameNode of the NameNode's service
     * @param nameNodeUi of its page
     */
    public record Ports(int master, int masterUi, int nameNode, int nameNodeUi) {}

    /** With a process, in place of an earlier one of its name. */
    ClusterState with(Daemon daemon) {
        List<Daemon> more = new ArrayList<>(processes);
        more.removeIf(other -> other.name().equals(daemon.name()));
        more.add(daemon);
        return new ClusterState(layout, ports, more);
    }

    ClusterState stopped() {
        return new ClusterState(layout, ports, List.of());
    }

    /** Spark's master; null without Spark. */
    public String master() {
        return layout.workers() == 0 ? null : "spark://127.0.0.1:" + ports.master();
    }

    /** HDFS's root, without a slash at its end; null without HDFS. */
    public String hdfs() {
        return layout.dataNodes() == 0 ? null : "hdfs://127.0.0.1:" + ports.nameNode();
    }

    /** The process of that name. */
    public Daemon process(String name) {
        return processes.stream()
                .filter(daemon -> daemon.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no process " + name));
    }

    boolean lives(String name) {
        return processes.stream()
                .anyMatch(daemon -> daemon.name().equals(name) && daemon.isAlive());
    }

    /** When the last one of the processes with such names began. */
    long youngestStart(String prefix) {
        return processes.stream()
                .filter(daemon -> daemon.name().startsWith(prefix))
                .mapToLong(Daemon::startMillis)
                .max()
                .orElse(0);
    }

    /** Processes that have ended though nobody stopped them. */
    public List<Daemon> dead() {
        return processes.stream().filter(daemon -> !daemon.isAlive()).toList();
    }

    /** What a folder's file says; null when nothing was ever started there. */
    static ClusterState read(Path file) throws IOException {
        try {
            return JSON.readValue(Files.readAllBytes(file), ClusterState.class);
        } catch (NoSuchFileException e) {
            return null;
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "%s is damaged: %s; end the cluster's processes by hand and delete it"
                            .formatted(file, e.getOriginalMessage()),
                    e);
        }
    }

    /** Replaces a folder's file. */
    void write(Path file) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.write(unfinished, JSON.writeValueAsBytes(this));
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
