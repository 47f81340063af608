package org.backdraft.driver.data.generated;

import org.backdraft.tensor.Seed;

import java.util.Objects;

/**
 * An endless data set of handwritten digits, drawn from a seed: grey images in white ink on black,
 * in the layout of MNIST.
 *
 * <p>Image number {@code index} is a pure function of (seed, index), the same bits on every machine
 * and in any order. The classes of every ten consecutive images, counted from 0, are the ten digits
 * in random order. An instance holds scratch memory: it belongs to one thread.
 */
public final class Digits {
    /** Height and width of an image, in pixels. */
    public static final int SIDE = 28;

    /** Pixels of an image. */
    public static final int PIXELS = SIDE * SIDE;

    /** Number of classes. */
    public static final int CLASSES = 10;

    private static final double CENTRE = (SIDE - 1) / 2.0;
    private static final double MARGIN = 2;
    private static final double WOBBLE = 0.022;

    private final long seed;
    private final Labels labels;
    private final Trail trail = new Trail();
    private final Elastic elastic = new Elastic();
    private final Canvas canvas = new Canvas();

    /** The data set of a seed. */
    public Digits(long seed) {
        this.seed = seed;
        labels = new Labels(seed);
    }

    /**
     * Draws an image.
     *
     * @param index number of the image, from 0
     * @param pixels written: 784 unsigned bytes, row-major, 0 black and 255 white
     * @return the class, 0..9
     * @throws IndexOutOfBoundsException if index is negative
     * @throws IllegalArgumentException if pixels has another length than 784
     */
    public int draw(long index, byte[] pixels) {
        Objects.checkIndex(index, Long.MAX_VALUE);
        if (pixels.length != PIXELS) {
            throw new IllegalArgumentException(PIXELS + " pixels needed, not " + pixels.length);
        }
        int digit = labels.at(index);
        Chance chance = new Chance(Seed.of(seed, index));
        write(digit, chance);
        canvas.clear();
        Pen.random(chance).draw(trail, canvas);
        canvas.expose(chance, pixels);
        return digit;
    }

    private void write(int digit, Chance chance) {
        Numerals.variant(digit, chance).trace(chance, WOBBLE, trail);
        Affine.random(chance, CENTRE).apply(trail);
        elastic.redraw(chance);
        elastic.apply(trail);
        trail.keepWithin(MARGIN, SIDE - 1 - MARGIN);
    }
}
