package org.backdraft.driver.report;

import org.backdraft.augment.Augmentation;
import org.backdraft.augment.ImageShape;
import org.backdraft.tensor.Seed;
import org.backdraft.worker.AugmentedRows;
import org.backdraft.worker.Scaling;
import org.backdraft.worker.Shard;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Examples as they are and as augmentation changes them in some epochs, one example a row, as the
 * network sees them. Images of three channels are coloured, of others the first channel is gray.
 */
public final class AugmentedImages {
    private static final int COLOURS = 3;

    private AugmentedImages() {}

    /**
     * The picture of all examples of a shard.
     *
     * @param augmentation that changes something
     * @param scaling of the features
     * @param labels one an example
     * @param seed of the run
     * @param epochs changed images of each example
     */
    public static Picture of(
            Augmentation augmentation,
            Scaling scaling,
            Shard shard,
            List<String> labels,
            long seed,
            int epochs) {
        int size = shard.featureWidth();
        int columns = epochs + 1;
        float[] all = new float[Math.multiplyExact(shard.rows() * columns, size)];
        AugmentedRows rows = new AugmentedRows(augmentation, scaling);
        for (int i = 0; i < shard.rows(); i++) {
            int at = i * columns * size;
            shard.features().scaleRow(i, scaling, all, at);
            for (int epoch = 0; epoch < epochs; epoch++) {
                long order = Seed.of(seed, epoch, shard.number());
                rows.copy(shard.features(), i, order, all, at + (epoch + 1) * size);
            }
        }
        Scale scale = Scale.over(all, ColorMap.GRAY);
        List<ImageGrid.Cell> cells = new ArrayList<>();
        for (int k = 0; k < shard.rows() * columns; k++) {
            int epoch = k % columns;
            cells.add(
                    new ImageGrid.Cell(
                            image(augmentation.shape(), scale, all, k * size),
                            epoch == 0 ? labels.get(k / columns) : "epoch " + epoch));
        }
        return new ImageGrid(
                        "Augmentation",
                        "each row: an example as it is, and as %d epochs see it".formatted(epochs),
                        cells,
                        scale,
                        false,
                        columns)
                .picture();
    }

    private static BufferedImage image(ImageShape shape, Scale scale, float[] all, int at) {
        if (shape.channels() != COLOURS) {
            return scale.image(shape.width(), shape.height(), i -> all[at + i]);
        }
        BufferedImage image =
                new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < shape.pixels(); i++) {
            int colour = 0;
            for (int channel = 0; channel < COLOURS; channel++) {
                float value = all[at + channel * shape.pixels() + i];
                colour = colour << Byte.SIZE | scale.color(value).getRed();
            }
            image.setRGB(i % shape.width(), i / shape.width(), colour);
        }
        return image;
    }
}
