package org.backdraft.driver;

import org.apache.spark.SparkConf;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.SourceConfig;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.model.SavedModel;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A saved model, and the settings that override the configuration it was trained by. */
final class ModelOptions {
    @Parameters(paramLabel = "MODEL", description = "A saved model (model.safetensors).")
    private String file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key of the model's configuration; may be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    SavedModel read() throws IOException {
        return SavedModel.read(files(), file);
    }

    /** Files, by the overrides that are Hadoop's settings. */
    HadoopFiles files() {
        SparkConf conf = new SparkConf();
        settings.forEach(conf::set);
        return HadoopFiles.of(conf);
    }

    /** Path of the model. */
    String file() {
        return file;
    }

    /** The model's configuration with the overrides. */
    RunConfig config(SavedModel model) {
        return model.config().with(settings, "configuration in " + file);
    }

    /** The test data's format and columns, or else the training data's. */
    static SourceConfig format(RunConfig config) {
        return config.data().test() != null ? config.data().test() : config.data().train();
    }
}
