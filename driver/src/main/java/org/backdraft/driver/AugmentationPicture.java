package org.backdraft.driver;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.Loader;
import org.backdraft.driver.data.ScalingConfig;
import org.backdraft.driver.report.AugmentedImages;
import org.backdraft.driver.report.Picture;
import org.backdraft.worker.LocalShards;
import org.backdraft.worker.Scaling;
import org.backdraft.worker.Shard;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

@Command(
        name = "augmentation",
        description = {
            "The first training examples as they are, and as augmentation changes them.",
            "One example a row. A scaling that is fitted to all of the data is left out."
        },
        mixinStandardHelpOptions = true)
final class AugmentationPicture extends PictureCommand.ToFile {
    @Mixin private ConfigurationOptions configuration;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Examples (default: ${DEFAULT-VALUE}).")
    private int rows = 6;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Changed images of each example (default: ${DEFAULT-VALUE}).")
    private int epochs = 8;

    @Override
    Picture picture() throws IOException {
        RunConfig config = configuration.read();
        if (config.augmentation().isNone()) {
            throw new ConfigurationException(
                    "the configuration has no augmentation; set augmentation.shape and what is to"
                            + " change, such as --set augmentation.shape=[1,28,28] --set"
                            + " augmentation.shift=2");
        }
        checkRange("--rows", rows, 100);
        checkRange("--epochs", epochs, 20);
        Loader.Loaded first = ModelData.first(config, rows);
        try (LocalShards shards = (LocalShards) first.data()) {
            Shard shard = shards.list().get(0);
            return AugmentedImages.of(
                    config.augmentation(),
                    scaling(config.data().scaling(), shards, shard.featureWidth()),
                    shard,
                    labels(shard, first.targets().classes()),
                    config.seed(),
                    epochs);
        }
    }

    private static void checkRange(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new ConfigurationException(
                    "%s: expected 1 to %d, found %d".formatted(option, most, value));
        }
    }

    /** That of the configuration, where it doesn't depend on data that isn't read. */
    private static Scaling scaling(ScalingConfig config, LocalShards shards, int features) {
        return config.method() == ScalingConfig.Method.DIVIDE_BY
                ? config.fit(shards, features)
                : Scaling.none(features);
    }

    private static List<String> labels(Shard shard, List<String> classes) {
        List<String> labels = new ArrayList<>();
        float[] targets = shard.targets();
        for (int i = 0; i < shard.rows(); i++) {
            boolean named = shard.targetWidth() == 1 && !classes.isEmpty();
            labels.add(named ? classes.get((int) targets[i]) : "example " + (i + 1));
        }
        return labels;
    }
}
