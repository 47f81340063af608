package org.backdraft.driver.data.generated;

import org.backdraft.tensor.Seed;

/**
 * Faces, of class 1, and what may be taken for one, of class 0: grey images, of which each two,
 * counted from 0, are one of either.
 *
 * <p>A face is a head with eyes, nose and mouth in their places, turned by up to 20 degrees in the
 * picture's plane and some more about its own axes, in light from any side, before anything. Not
 * faces are a ground with things on it, heads without a face or with its parts in wrong places,
 * parts alone, and faces that the border cuts or that are much too large or small.
 */
public record Faces() implements Images {
    /** Height and width of an image, in pixels. */
    public static final int SIDE = 32;

    /** Number of classes. */
    public static final int CLASSES = 2;

    private static final int PIXELS = SIDE * SIDE;
    private static final int MOST_THINGS = 8;
    private static final double WITH_NEIGHBOUR = 0.4;
    private static final double LEAST_SIZE = 2;
    private static final double MOST_SIZE = 30;

    @Override
    public Kind kind() {
        return Kind.FACES;
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
        int label = label(seed, index);
        Chance chance = new Chance(Seed.of(seed, index));
        Photo photo = new Photo(SIDE, SIDE);
        photo.paint(Backdrop.random(chance, SIDE, SIDE));
        Clutter.scatter(photo, chance, chance.below(MOST_THINGS), LEAST_SIZE, MOST_SIZE);
        if (chance.uniform() < WITH_NEIGHBOUR) {
            paintNeighbour(photo, chance);
        }
        if (label == 1) {
            paintFace(photo, chance);
        } else {
            NotFace.paint(photo, chance);
        }
        photo.blur(chance.uniform(0, 0.25));
        photo.develop(
                chance,
                chance.uniform(0.6, 1.1),
                chance.uniform(-0.15, 0.15),
                chance.uniform(0, 0.03),
                pixels);
        return label;
    }

    /** Somebody of whom no more than a part is on the picture, behind what comes. */
    private static void paintNeighbour(Photo photo, Chance chance) {
        double angle = chance.uniform(0, 2 * StrictMath.PI);
        double distance = SIDE * chance.uniform(0.75, 1.2);
        double x = SIDE / 2.0 + distance * StrictMath.cos(angle);
        double y = SIDE / 2.0 + distance * StrictMath.sin(angle);
        double size = Framing.HALF_HEIGHT * SIDE * chance.uniform(0.6, 1.6);
        Portrait.random(chance, Light.random(chance), x, y, size).paint(photo);
    }

    private static void paintFace(Photo photo, Chance chance) {
        Framing frame = Framing.random(chance, SIDE);
        double x = SIDE / 2.0 + frame.shiftX();
        double y = SIDE / 2.0 + frame.shiftY();
        Portrait.random(chance, Light.random(chance), x, y, frame.size()).paint(photo);
    }
}
