package org.backdraft.driver.run;

import org.apache.hadoop.fs.FSDataOutputStream;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.files.HadoopFiles;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The folder that one run writes: configuration, metrics, model. Never one that exists already. */
final class RunDirectory {
    private final HadoopFiles files;
    private final String path;

    /** A folder that must not be there yet. */
    RunDirectory(HadoopFiles files, String path) throws IOException {
        this.files = files;
        this.path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (files.exists(this.path)) {
            throw new ConfigurationException(
                    "the run directory %s exists already; give another with --run, or delete it"
                            .formatted(this.path));
        }
    }

    /** Writes the effective configuration. */
    void writeConfig(RunConfig config) throws IOException {
        byte[] text = config.toHocon().getBytes(StandardCharsets.UTF_8);
        files.writeAtomically(path + "/config.conf", out -> out.write(text));
    }

    /** Opens the metrics. */
    FSDataOutputStream metrics() throws IOException {
        return files.create(path + "/metrics.jsonl");
    }

    /** Where the model goes. */
    String model() {
        return path + "/model.safetensors";
    }
}
