package org.backdraft.driver.data.generated;

import org.backdraft.tensor.Seed;

/**
 * Handwritten digits: grey images in white ink on black, in the layout of MNIST.
 *
 * <p>The classes of every ten consecutive images, counted from 0, are the ten digits in random
 * order. As features, pixels are 0 .. 255.
 */
public record Digits() implements Images {
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
    public int side() {
        return SIDE;
    }

    @Override
    public int label(long seed, long index) {
        return new Labels(seed, CLASSES).at(index);
    }

    @Override
    public int draw(long seed, long index, byte[] pixels) {
        Images.check(index, pixels, PIXELS);
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
