package org.backdraft.driver.report;

import org.backdraft.tensor.Matrix;

import java.awt.Rectangle;

/**
 * What a network says of an image while a square of it is covered, for each place of the square.
 *
 * <p>M. Zeiler and R. Fergus, "Visualizing and understanding convolutional networks", ECCV 2014.
 *
 * @param size of the square's side, in pixels
 * @param fill what covers it
 */
record Occlusion(int size, Fill fill) {

    /** What covers a part of an image, as the network sees it (after scaling). */
    enum Fill {
        /** The number 0. */
        ZERO,
        /** The image's mean, of each channel. */
        MEAN
    }

    /**
     * What the network puts out with the square in the middle of each pixel; it is cut where it
     * reaches over the border.
     *
     * @param scaled read: the example
     * @return pixels, row by row, x width of the network's output
     */
    Matrix outputs(TrainedNetwork network, InputImage image, float[] scaled) {
        float[] filling = filling(image, scaled);
        Matrix result = null;
        for (int y = 0; y < image.height(); y++) {
            Matrix line = Matrix.zeros(image.width(), image.size());
            for (int x = 0; x < image.width(); x++) {
                System.arraycopy(scaled, 0, line.data(), line.rowOffset(x), image.size());
                cover(image, filling, line.data(), line.rowOffset(x), square(x, y));
            }
            Matrix outputs = network.outputsOfScaled(network.last(), line);
            if (result == null) {
                result = Matrix.zeros(image.height() * image.width(), outputs.cols());
            }
            System.arraycopy(
                    outputs.data(),
                    outputs.offset(),
                    result.data(),
                    result.rowOffset(y * image.width()),
                    outputs.size());
        }
        return result;
    }

    /** The square whose middle is a pixel; of even size it reaches further right and down. */
    Rectangle square(int x, int y) {
        return new Rectangle(x - (size - 1) / 2, y - (size - 1) / 2, size, size);
    }

    private float[] filling(InputImage image, float[] scaled) {
        float[] filling = new float[image.channels()];
        if (fill == Fill.MEAN) {
            int places = image.height() * image.width();
            for (int channel = 0; channel < filling.length; channel++) {
                double sum = 0;
                for (int k = 0; k < places; k++) {
                    sum += scaled[channel * places + k];
                }
                filling[channel] = (float) (sum / places);
            }
        }
        return filling;
    }

    private static void cover(
            InputImage image, float[] filling, float[] values, int at, Rectangle square) {
        Rectangle inside = square.intersection(image.all());
        for (int channel = 0; channel < filling.length; channel++) {
            for (int y = inside.y; y < inside.y + inside.height; y++) {
                int from = at + image.place(channel, y, inside.x);
                java.util.Arrays.fill(values, from, from + inside.width, filling[channel]);
            }
        }
    }
}
