package org.backdraft.driver.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.hadoop.fs.FSDataOutputStream;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.files.HadoopFiles;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The folder that one run writes: configuration, metrics, checkpoints, models. */
final class RunDirectory {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HadoopFiles files;
    private final String path;

    private RunDirectory(HadoopFiles files, String path) {
        this.files = files;
        this.path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** A folder that must not be there yet. */
    static RunDirectory create(HadoopFiles files, String path) throws IOException {
        RunDirectory directory = new RunDirectory(files, path);
        if (files.exists(directory.path)) {
            throw new ConfigurationException(
                    ("the run directory %s exists already; go on with its run by --resume auto, give"
                                    + " another directory with --run, or delete it")
                            .formatted(directory.path));
        }
        return directory;
    }

    /** A folder that may be there, if an earlier run wrote it. */
    static RunDirectory open(HadoopFiles files, String path) throws IOException {
        RunDirectory directory = new RunDirectory(files, path);
        if (files.exists(directory.path) && !files.exists(directory.config())) {
            throw new ConfigurationException(
                    "%s is there but is no run's directory: it has no config.conf; give another"
                                    .formatted(directory.path)
                            + " with --run");
        }
        return directory;
    }

    /** Writes the effective configuration. */
    void writeConfig(RunConfig config) throws IOException {
        byte[] text = config.toHocon().getBytes(StandardCharsets.UTF_8);
        files.writeAtomically(config(), out -> out.write(text));
    }

    /** Opens metrics of a run that starts from the beginning. */
    FSDataOutputStream metrics() throws IOException {
        files.delete(path + "/metrics.jsonl");
        return files.create(path + "/metrics.jsonl");
    }

    /** Opens the metrics again, without what they tell of later steps and epochs. */
    FSDataOutputStream metrics(long step, int epochs) throws IOException {
        String name = path + "/metrics.jsonl";
        byte[] earlier = files.exists(name) ? earlier(name, step, epochs) : new byte[0];
        files.writeAtomically(name, out -> out.write(earlier));
        try {
            return files.append(name);
        } catch (UnsupportedOperationException e) {
            // Object stores can't append: the file is written anew.
            files.delete(name);
            FSDataOutputStream out = files.create(name);
            out.write(earlier);
            return out;
        }
    }

    /** Where the checkpoints go. */
    String checkpoints() {
        return path + "/checkpoints";
    }

    /** Where the model goes. */
    String model() {
        return path + "/model.safetensors";
    }

    /** Where a model beside it goes. */
    String model(String which) {
        return "%s/model-%s.safetensors".formatted(path, which);
    }

    /** The folder itself. */
    String path() {
        return path;
    }

    private String config() {
        return path + "/config.conf";
    }

    private byte[] earlier(String name, long step, int epochs) throws IOException {
        String text;
        try (InputStream in = files.open(name)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        StringBuilder kept = new StringBuilder();
        // A last line without its end was being written when the run was killed.
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        for (String line : whole.lines().toList()) {
            if (isEarlier(line, step, epochs)) {
                kept.append(line).append('\n');
            }
        }
        return kept.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isEarlier(String line, long step, int epochs) {
        try {
            JsonNode event = JSON.readTree(line);
            return switch (event.path("event").asText()) {
                case "start", "resume" -> true;
                case "step", "rollBack" -> event.path("step").asLong() <= step;
                case "epoch", "converged" -> event.path("epoch").asInt() <= epochs;
                default -> false;
            };
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
