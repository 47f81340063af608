package org.backdraft.driver.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import org.apache.hadoop.fs.FSDataOutputStream;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.train.Progress;

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

    /** A folder that may be there, if it is blank or an earlier run wrote it. */
    static RunDirectory open(HadoopFiles files, String path) throws IOException {
        RunDirectory directory = new RunDirectory(files, path);
        if (!files.isBlank(directory.path) && !files.exists(directory.config())) {
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
        return files.overwrite(path + "/metrics.jsonl");
    }

    /** Opens the metrics again, without what they tell of a time after this state. */
    FSDataOutputStream metrics(Progress progress) throws IOException {
        String name = path + "/metrics.jsonl";
        byte[] earlier = files.exists(name) ? earlier(name, progress) : new byte[0];
        files.writeAtomically(name, out -> out.write(earlier));
        try {
            return files.append(name);
        } catch (UnsupportedOperationException e) {
            // Object stores can't append: the file is written anew.
            FSDataOutputStream out = files.overwrite(name);
            out.write(earlier);
            return out;
        }
    }

    /** Where the checkpoints go. */
    String checkpoints() {
        return path + "/checkpoints";
    }

    /** Where TensorBoard's event files go. */
    String tensorBoard() {
        return path + "/tensorboard";
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

    private byte[] earlier(String name, Progress progress) throws IOException {
        String text;
        try (InputStream in = files.open(name)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        StringBuilder kept = new StringBuilder();
        int rollBacks = 0;
        // A last line without its end was being written when the run was killed.
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        for (String line : whole.lines().toList()) {
            JsonNode event = event(line);
            // What came before a return to an earlier state stays, later steps included.
            if (isEarlier(event, progress, rollBacks < progress.rollBacks())) {
                kept.append(line).append('\n');
                rollBacks += event.path("event").asText().equals("rollBack") ? 1 : 0;
            }
        }
        return kept.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isEarlier(JsonNode event, Progress progress, boolean beforeRollBack) {
        return switch (event.path("event").asText()) {
            case "start", "resume", "warning" -> true;
            case "step", "executors" ->
                    beforeRollBack || event.path("step").asLong() <= progress.step();
            case "epoch", "converged" ->
                    beforeRollBack || event.path("epoch").asInt() <= progress.epochs();
            case "rollBack" -> beforeRollBack;
            default -> false;
        };
    }

    private static JsonNode event(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
