package org.backdraft.driver.report;

import java.awt.Rectangle;

/**
 * A Gaussian blur of a part of an image, each channel by itself; what lies outside of the part
 * counts as 0 and becomes 0.
 */
final class Blur {
    private final InputImage image;
    private final Rectangle part;
    private final double[] kernel;

    /**
     * Of one width.
     *
     * @param part of the image; what of it lies outside of the image is left out
     * @param deviation standard deviation in pixels, over 0
     */
    Blur(InputImage image, Rectangle part, double deviation) {
        this.image = image;
        this.part = part.intersection(image.all());
        this.kernel = new double[2 * (int) Math.ceil(3 * deviation) + 1];
        double sum = 0;
        for (int k = 0; k < kernel.length; k++) {
            double distance = (k - kernel.length / 2) / deviation;
            kernel[k] = Math.exp(-distance * distance / 2);
            sum += kernel[k];
        }
        for (int k = 0; k < kernel.length; k++) {
            kernel[k] /= sum;
        }
    }

    /**
     * Blurs an image.
     *
     * @param values read and written: one example
     */
    void apply(float[] values) {
        float[] across = new float[values.length];
        float[] both = new float[values.length];
        for (int channel = 0; channel < image.channels(); channel++) {
            for (int y = part.y; y < part.y + part.height; y++) {
                for (int x = part.x; x < part.x + part.width; x++) {
                    int at = image.place(channel, y, x);
                    across[at] = mean(values, at, x - part.x, part.width, 1);
                }
            }
            for (int y = part.y; y < part.y + part.height; y++) {
                for (int x = part.x; x < part.x + part.width; x++) {
                    int at = image.place(channel, y, x);
                    both[at] = mean(across, at, y - part.y, part.height, image.width());
                }
            }
        }
        System.arraycopy(both, 0, values, 0, values.length);
    }

    /** The weighted mean along a line of the part, about its place {@code j} of {@code n}. */
    private float mean(float[] values, int at, int j, int n, int step) {
        double sum = 0;
        for (int k = 0; k < kernel.length; k++) {
            int offset = k - kernel.length / 2;
            if (j + offset >= 0 && j + offset < n) {
                sum += kernel[k] * values[at + offset * step];
            }
        }
        return (float) sum;
    }
}
