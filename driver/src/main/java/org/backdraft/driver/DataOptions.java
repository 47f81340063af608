package org.backdraft.driver;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.data.SourceConfig;

import picocli.CommandLine.Option;

/** Other data than that which a model's configuration names. */
final class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "PATH",
            description =
                    "Data in the format of the model's test data (or else training data); default:"
                            + " that data itself.")
    private String data;

    @Option(
            names = "--labels",
            paramLabel = "PATH",
            description = "Labels that belong to --data in IDX format.")
    private String labels;

    /** The data given, in a format; or what the format names itself. */
    SourceConfig source(SourceConfig format) {
        if (data == null) {
            return format;
        }
        if (format instanceof SourceConfig.Idx) {
            if (labels == null) {
                throw new ConfigurationException(
                        "the model reads IDX data: give its labels with --labels PATH");
            }
            return new SourceConfig.Idx(data, labels);
        }
        if (format instanceof SourceConfig.Files files) {
            return files.at(data);
        }
        throw new ConfigurationException(
                "the model was trained on generated data, which has no path; describe the data with"
                        + " --set data.test.format=... and --set data.test.path=...");
    }
}
