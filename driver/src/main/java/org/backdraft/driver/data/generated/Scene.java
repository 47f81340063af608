package org.backdraft.driver.data.generated;

import org.backdraft.tensor.Seed;

import java.util.ArrayList;
import java.util.List;

/**
 * A made-up picture with several faces at known places, before clutter, among heads that are none.
 *
 * @param width in pixels
 * @param height in pixels
 * @param pixels unsigned bytes, row-major, 0 black and 255 white
 * @param faces where they are
 */
public record Scene(int width, int height, byte[] pixels, List<Place> faces) {
    private static final long STREAM = 2;
    private static final double LEAST_SIDE = 28;
    private static final double MOST_SIDE = 64;
    private static final double GAP = 2;
    private static final int TRIES = 2000;

    /** Pixels of the ground that there is a thing for. */
    private static final double PIXELS_A_THING = 500;

    private static final double LEAST_SIZE = 2;
    private static final double MOST_SIZE = 40;

    /**
     * A square about a face, as the images of {@link Faces} have it.
     *
     * @param left its border, in pixels from the scene's
     * @param top likewise
     * @param side of it
     */
    public record Place(double left, double top, double side) {
        private boolean isApartFrom(Place other) {
            return left + side + GAP < other.left
                    || other.left + other.side + GAP < left
                    || top + side + GAP < other.top
                    || other.top + other.side + GAP < top;
        }
    }

    /** Somebody, or a head that is nobody's. */
    private record Head(Place place, boolean isFace) {
        Portrait portrait(Chance chance, Light light) {
            double x = place.left + place.side / 2;
            double y = place.top + place.side / 2;
            double size = Framing.HALF_HEIGHT * place.side;
            return isFace
                    ? Portrait.random(chance, light, x, y, size)
                    : Impostor.random(chance).portrait(chance, light, x, y, size);
        }
    }

    /**
     * Draws a scene, which depends on these numbers alone.
     *
     * @param width in pixels
     * @param height in pixels
     * @param faces how many; of heads that are none there are as many, where there is room
     * @throws IllegalArgumentException when there is no room for so many
     */
    public static Scene draw(long seed, int width, int height, int faces) {
        Chance chance = new Chance(Seed.of(seed, width, STREAM));
        List<Head> heads = heads(chance, width, height, faces);
        Photo photo = new Photo(width, height);
        photo.paint(Backdrop.random(chance, width, height));
        int things = (int) (width * (double) height / PIXELS_A_THING);
        Clutter.scatter(photo, chance, things, LEAST_SIZE, MOST_SIZE);
        Light light = Light.random(chance);
        List<Portrait> portraits =
                heads.stream().map(head -> head.portrait(chance, light)).toList();
        /* Shoulders reach beyond a head's square, and may cover no other head. */
        portraits.forEach(portrait -> portrait.paintBody(photo));
        portraits.forEach(portrait -> portrait.paintHead(photo));
        byte[] pixels = new byte[width * height];
        photo.blur(chance.uniform(0, 0.15));
        photo.develop(chance, chance.uniform(0.7, 1), 0, chance.uniform(0, 0.03), pixels);
        return new Scene(
                width,
                height,
                pixels,
                heads.stream().filter(Head::isFace).map(Head::place).toList());
    }

    private static List<Head> heads(Chance chance, int width, int height, int faces) {
        List<Head> heads = new ArrayList<>();
        double most = Math.min(MOST_SIDE, Math.min(width, height));
        for (int tries = 0; tries < TRIES && heads.size() < 2 * faces; tries++) {
            double side = LEAST_SIDE * StrictMath.pow(most / LEAST_SIDE, chance.uniform());
            Place place =
                    new Place(
                            chance.uniform(0, width - side),
                            chance.uniform(0, height - side),
                            side);
            if (heads.stream().allMatch(head -> head.place.isApartFrom(place))) {
                heads.add(new Head(place, heads.size() < faces));
            }
        }
        if (heads.size() < faces || most < LEAST_SIDE) {
            throw new IllegalArgumentException(
                    "no room for %d faces in a scene of %d x %d pixels: make it larger, or them fewer"
                            .formatted(faces, width, height));
        }
        return heads;
    }
}
