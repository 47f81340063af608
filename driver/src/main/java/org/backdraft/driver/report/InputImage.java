package org.backdraft.driver.report;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.nn.ReceptiveField;
import org.backdraft.nn.Shape;

import java.awt.Color;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;

/**
 * How the numbers of an example make an image: channel by channel, row by row. Three channels are
 * red, green and blue; others are drawn side by side.
 *
 * @param channels at least 1
 * @param height in pixels
 * @param width in pixels
 */
record InputImage(int channels, int height, int width) {
    private static final int COLOURS = 3;

    /**
     * The image that a model's inputs are: as its network reshapes them, or else one channel of the
     * width given, or else a square.
     *
     * @param imageWidth pixels a row, or 0 when it isn't given
     * @throws ConfigurationException when they make no image
     */
    static InputImage of(SavedModel model, int imageWidth) {
        Shape shape = ReceptiveField.imageOf(model.graph());
        if (shape != null && imageWidth == 0) {
            return of(shape);
        }
        int inputs = model.graph().inputWidth();
        if (imageWidth == 0 && model.schema() != null) {
            throw new ConfigurationException(
                    ("the model reads a table, whose %d features make no image; give its width with"
                                    + " --image-width if they do")
                            .formatted(inputs));
        }
        int width = WeightImages.width(inputs, imageWidth);
        return new InputImage(1, inputs / width, width);
    }

    /** Of a shape channels x height x width, or channels x length. */
    static InputImage of(Shape shape) {
        int width = shape.dimensions().get(shape.dimensions().size() - 1);
        return new InputImage(shape.channels(), shape.places() / width, width);
    }

    /** Numbers of an example. */
    int size() {
        return channels * height * width;
    }

    /** Channels x height x width. */
    Shape shape() {
        return Shape.of(channels, height, width);
    }

    /** All of it. */
    Rectangle all() {
        return new Rectangle(width, height);
    }

    boolean isColour() {
        return channels == COLOURS;
    }

    /** Whether it is drawn as one image, rather than as one a channel. */
    boolean isOneTile() {
        return channels == 1 || isColour();
    }

    /**
     * The pixels that a place sees; some may lie outside of the image. Along a side where it sees
     * at least as many as there are, these are all.
     */
    Rectangle field(ReceptiveField field, int line, int column) {
        int tall = field.down().size();
        int wide = field.across().size();
        return new Rectangle(
                wide >= width ? 0 : field.across().start(column),
                tall >= height ? 0 : field.down().start(line),
                Math.min(wide, width),
                Math.min(tall, height));
    }

    /** Colours for numbers as the network sees them: of one image around 0, of colours all. */
    Scale scale(float[] values) {
        return isColour() ? Scale.over(values, ColorMap.GRAY) : Scale.around0(values);
    }

    /**
     * A part as pixels; what lies outside of the image is gray.
     *
     * @param values read: an example from {@code at} on
     */
    BufferedImage draw(float[] values, int at, Scale scale, Rectangle part) {
        int tiles = isOneTile() ? 1 : channels;
        BufferedImage image =
                new BufferedImage(tiles * part.width, part.height, BufferedImage.TYPE_INT_RGB);
        for (int tile = 0; tile < tiles; tile++) {
            for (int i = 0; i < part.height; i++) {
                for (int j = 0; j < part.width; j++) {
                    int y = part.y + i;
                    int x = part.x + j;
                    Color color =
                            all().contains(x, y)
                                    ? color(values, at + place(tile, y, x), scale)
                                    : Look.GRID;
                    image.setRGB(tile * part.width + j, i, color.getRGB());
                }
            }
        }
        return image;
    }

    private Color color(float[] values, int at, Scale scale) {
        if (!isColour()) {
            return scale.color(values[at]);
        }
        int next = height * width;
        return new Color(
                scale.color(values[at]).getRed(),
                scale.color(values[at + next]).getGreen(),
                scale.color(values[at + 2 * next]).getBlue());
    }

    /** Where a pixel's number is in an example. */
    int place(int channel, int y, int x) {
        return (channel * height + y) * width + x;
    }

    /**
     * The length of a part: the root of the sum of its squares.
     *
     * @param values read: one example
     */
    double norm(float[] values, Rectangle part) {
        Rectangle inside = part.intersection(all());
        double sum = 0;
        for (int channel = 0; channel < channels; channel++) {
            for (int y = inside.y; y < inside.y + inside.height; y++) {
                for (int x = inside.x; x < inside.x + inside.width; x++) {
                    double value = values[place(channel, y, x)];
                    sum += value * value;
                }
            }
        }
        return Math.sqrt(sum);
    }

    /**
     * An example of zeros but for a part of another one, which is moved.
     *
     * @param values read: one example
     * @param to as large as {@code from}
     */
    float[] moved(float[] values, Rectangle from, Rectangle to) {
        float[] result = new float[size()];
        Rectangle inside = from.intersection(all());
        for (int channel = 0; channel < channels; channel++) {
            for (int y = inside.y; y < inside.y + inside.height; y++) {
                for (int x = inside.x; x < inside.x + inside.width; x++) {
                    int toX = x - from.x + to.x;
                    int toY = y - from.y + to.y;
                    if (all().contains(toX, toY)) {
                        result[place(channel, toY, toX)] = values[place(channel, y, x)];
                    }
                }
            }
        }
        return result;
    }
}
