package org.backdraft.driver.data.generated;

/** What is on a picture of no face, more or less like one. */
final class NotFace {
    private static final double TURN = 2 * StrictMath.PI;

    /** How far off the middle a face isn't one any more, as a share of the picture's side. */
    private static final double LEAST_SHIFT = 0.3;

    private static final double MOST_SHIFT = 0.8;

    private final Photo photo;
    private final Chance chance;
    private final Light light;

    private NotFace(Photo photo, Chance chance) {
        this.photo = photo;
        this.chance = chance;
        this.light = Light.random(chance);
    }

    /**
     * Paints something, or leaves the picture as it is.
     *
     * @param photo modified: a square
     */
    static void paint(Photo photo, Chance chance) {
        NotFace painted = new NotFace(photo, chance);
        double kind = chance.uniform();
        if (kind < 0.25) {
            Clutter.scatter(photo, chance, 1 + chance.below(6), 3, photo.width());
        } else if (kind < 0.5) {
            painted.paintCut();
        } else if (kind < 0.6) {
            painted.paintOtherSize();
        } else if (kind < 0.7) {
            painted.paintParts();
        } else {
            painted.paintImpostor();
        }
    }

    private void paintImpostor() {
        Framing frame = Framing.random(chance, photo.width());
        double x = photo.width() / 2.0 + frame.shiftX();
        double y = photo.width() / 2.0 + frame.shiftY();
        Impostor.random(chance).portrait(chance, light, x, y, frame.size()).paint(photo);
    }

    /** A face off the middle, by so much that it is cut by the border. */
    private void paintCut() {
        double side = photo.width();
        double angle = chance.uniform(0, TURN);
        double shift = side * chance.uniform(LEAST_SHIFT, MOST_SHIFT);
        double x = side / 2 + shift * StrictMath.cos(angle);
        double y = side / 2 + shift * StrictMath.sin(angle);
        paintFace(x, y, Framing.HALF_HEIGHT * side * chance.uniform(0.75, 1.5));
    }

    /** Some faces that are much too small, or one that is much too large. */
    private void paintOtherSize() {
        boolean isSmall = chance.uniform() < 0.5;
        int faces = isSmall ? 1 + chance.below(4) : 1;
        double side = photo.width();
        for (int i = 0; i < faces; i++) {
            double factor = isSmall ? chance.uniform(0.25, 0.62) : chance.uniform(1.6, 3);
            double x = side * chance.uniform(0.1, 0.9);
            double y = side * chance.uniform(0.1, 0.9);
            paintFace(x, y, factor * Framing.HALF_HEIGHT * side);
        }
    }

    private void paintFace(double x, double y, double size) {
        Portrait.random(chance, light, x, y, size).paint(photo);
    }

    /** Some of a face's parts without their head. */
    private void paintParts() {
        Face face = Face.random(chance);
        int kept = chance.below(3);
        double size = Framing.HALF_HEIGHT * photo.width() * chance.uniform(0.8, 2);
        double middle = photo.width() / 2.0;
        double x = middle + size * chance.uniform(-0.4, 0.4);
        double y = middle + size * chance.uniform(-0.5, 0.5);
        for (Face.Part part : face.parts()) {
            boolean isEye = part.part() instanceof Eye;
            boolean isMouth = part.part() instanceof Mouth;
            boolean isNose = part.part() instanceof Nose;
            if (kept == 0 && isEye || kept == 1 && isMouth || kept == 2 && (isMouth || isNose)) {
                double across = face.halfWidth() * size;
                photo.paint(
                        x,
                        y,
                        1.5 * size,
                        (px, py) -> 1,
                        (px, py, below) ->
                                part.paint(below, (px - x) / across, (py - y) / size, 1 / size));
            }
        }
    }
}
