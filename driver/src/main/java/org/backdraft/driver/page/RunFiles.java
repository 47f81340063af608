package org.backdraft.driver.page;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.files.FileException;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.report.Metrics;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a run's directory holds.
 *
 * @param path of the directory
 * @param configuration text of its config.conf; null where there is none
 * @param metrics what the run has told so far
 */
record RunFiles(String path, String configuration, Metrics metrics) {

    /**
     * Reads a run's directory.
     *
     * @throws ConfigurationException when it is none
     * @throws FileException when what is in it can't be read
     */
    static RunFiles read(HadoopFiles files, String path) throws IOException {
        String directory = path.matches(".+/") ? path.substring(0, path.length() - 1) : path;
        if (!files.exists(directory)) {
            throw new ConfigurationException(
                    "there is no run directory %s; give the folder that train wrote (its --run)"
                            .formatted(directory));
        }
        String configuration = text(files, directory + "/config.conf");
        String metrics = text(files, directory + "/metrics.jsonl");
        if (configuration == null && metrics == null) {
            throw new ConfigurationException(
                    ("%s is no run's directory: it has neither config.conf nor metrics.jsonl; give"
                                    + " the folder that train wrote (its --run)")
                            .formatted(directory));
        }
        return new RunFiles(
                directory,
                configuration,
                metrics == null
                        ? Metrics.NONE
                        : Metrics.read(metrics, directory + "/metrics.jsonl"));
    }

    /** The last part of the path. */
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Where the model is, or will be. */
    String modelPath() {
        return path + "/model.safetensors";
    }

    /**
     * The trained model.
     *
     * @throws FileException that says why, when there is none
     */
    SavedModel model(HadoopFiles files) throws IOException {
        if (!files.exists(modelPath())) {
            throw new FileException("there is no model.safetensors yet");
        }
        return SavedModel.read(files, modelPath());
    }

    /**
     * The settings by their keys, with those that are secret left out; none without config.conf.
     */
    Map<String, String> settings() {
        return configuration == null ? Map.of() : Settings.flat(configuration, path);
    }

    /** How far the run has come, for people. */
    String state() {
        if (!metrics.last("end").isMissingNode()) {
            return "ended";
        }
        if (metrics.events().isEmpty()) {
            return "at its start: it has told nothing yet";
        }
        int epochs = metrics.epochs().isEmpty() ? 0 : metrics.epochs().lastKey();
        return "not at its end: %d of %s epochs have ended; it is still going, or was stopped"
                .formatted(epochs, settings().getOrDefault("epochs", "?"));
    }

    private static String text(HadoopFiles files, String path) throws IOException {
        if (!files.exists(path)) {
            return null;
        }
        try (InputStream in = files.openRaw(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
