package org.backdraft.driver.run;

import org.backdraft.augment.Augmentation;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;

/** What augmentation asks of a configuration's data: that examples are images of its shape. */
public final class AugmentationConditions {
    private AugmentationConditions() {}

    /**
     * Checks a configuration against its data, before examples are read.
     *
     * @param features of an example
     * @throws ConfigurationException when they are no images of the shape
     */
    public static void check(RunConfig config, int features) {
        Augmentation augmentation = config.augmentation();
        if (augmentation.isNone() || augmentation.shape().size() == features) {
            return;
        }
        throw new ConfigurationException(
                ("augmentation.shape: images of %s (channels x height x width) have %d numbers, but"
                                + " an example of the data has %d features; give the shape that the"
                                + " data has, or leave augmentation out where examples are no"
                                + " images")
                        .formatted(augmentation.shape(), augmentation.shape().size(), features));
    }
}
