package org.backdraft.driver.data.generated;

import org.backdraft.tensor.Seed;

import java.util.List;
import java.util.Objects;

/**
 * Handwritten digits: grey images in white ink on black, in the layout of MNIST.
 *
 * <p>The classes of every ten consecutive images, counted from 0, are the ten digits in random
 * order. As features, pixels are 0 .. 255.
 */
public record Digits() implements Generator {
    /** Height and width of an image, in pixels. */
    public static final int SIDE = 28;

    /** Pixels of an image. */
    public static final int PIXELS = SIDE * SIDE;

    /** Number of classes. */
    public static final int CLASSES = 10;

    private static final double CENTRE = (SIDE - 1) / 2.0;
    private static final double MARGIN = 2;
    private static final double WOBBLE = 0.022;

    @Override
    public Kind kind() {
        return Kind.DIGITS;
    }

    @Override
    public int classes() {
        return CLASSES;
    }

    @Override
    public List<String> featureNames() {
        return List.of();
    }

    @Override
    public int features() {
        return PIXELS;
    }

    /** The class of an image, 0..9. */
    public int label(long seed, long index) {
        return new Labels(seed, CLASSES).at(index);
    }

    @Override
    public float draw(long seed, long index, float[] features) {
        byte[] pixels = new byte[PIXELS];
        int digit = draw(seed, index, pixels);
        for (int j = 0; j < PIXELS; j++) {
            features[j] = Byte.toUnsignedInt(pixels[j]);
        }
        return digit;
    }

    /**
     * Draws an image.
     *
     * @param seed of the data set
     * @param index number of the image, from 0
     * @param pixels written: 784 unsigned bytes, row-major, 0 black and 255 white
     * @return the class, 0..9
     * @throws IndexOutOfBoundsException if index is negative
     * @throws IllegalArgumentException if pixels has another length than 784
     */
    public int draw(long seed, long index, byte[] pixels) {
        Objects.checkIndex(index, Long.MAX_VALUE);
        if (pixels.length != PIXELS) {
            throw new IllegalArgumentException(PIXELS + " pixels needed, not " + pixels.length);
        }
        int digit = label(seed, index);
        Chance chance = new Chance(Seed.of(seed, index));
        Trail trail = written(digit, chance);
        Canvas canvas = new Canvas();
        Pen.random(chance).draw(trail, canvas);
        canvas.expose(chance, pixels);
        return digit;
    }

    private static Trail written(int digit, Chance chance) {
        Trail trail = new Trail();
        Numerals.variant(digit, chance).trace(chance, WOBBLE, trail);
        Affine.random(chance, CENTRE).apply(trail);
        Elastic elastic = new Elastic();
        elastic.redraw(chance);
        elastic.apply(trail);
        trail.keepWithin(MARGIN, SIDE - 1 - MARGIN);
        return trail;
    }
}
