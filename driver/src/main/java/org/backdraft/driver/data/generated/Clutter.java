package org.backdraft.driver.data.generated;

/** Things that are no faces: strokes, blobs, balls, rings, rectangles, gratings and digits. */
final class Clutter {
    private static final int KINDS = 7;
    private static final double TURN = 2 * StrictMath.PI;

    private final Photo photo;
    private final Chance chance;

    private Clutter(Photo photo, Chance chance) {
        this.photo = photo;
        this.chance = chance;
    }

    /**
     * Paints things all over a picture, and over its border.
     *
     * @param photo modified
     * @param things how many
     * @param least half of their size, in pixels; small ones are more often
     * @param most likewise
     */
    static void scatter(Photo photo, Chance chance, int things, double least, double most) {
        Clutter clutter = new Clutter(photo, chance);
        for (int i = 0; i < things; i++) {
            double size = least * StrictMath.pow(most / least, chance.uniform());
            double x = chance.uniform(-size / 2, photo.width() + size / 2);
            double y = chance.uniform(-size / 2, photo.height() + size / 2);
            clutter.paint(x, y, size);
        }
    }

    private void paint(double x, double y, double size) {
        double tone = chance.uniform();
        double softness = chance.uniform(1, 2.5);
        switch (chance.below(KINDS)) {
            case 0 -> paintStroke(x, y, size, tone, softness);
            case 1 -> paintDigit(x, y, size, tone, softness);
            case 2 -> paintRing(x, y, size, tone, softness);
            case 3 -> paintBall(x, y, size, tone, softness);
            case 4 -> paintGrating(x, y, size, softness);
            case 5 -> paintRectangle(x, y, size, tone, softness);
            default -> paintBlob(x, y, size, tone, softness);
        }
    }

    private void paintStroke(double x, double y, double size, double tone, double softness) {
        double angle = chance.uniform(0, TURN);
        double toX = size * StrictMath.cos(angle);
        double toY = size * StrictMath.sin(angle);
        double radius = chance.uniform(0.5, 2.5);
        photo.paint(
                x,
                y,
                size + radius + softness,
                (px, py) ->
                        Soft.within(
                                Soft.segment(px - x, py - y, -toX, -toY, toX, toY) - radius,
                                softness),
                (px, py, below) -> tone);
    }

    /** One of the digits' glyphs. */
    private void paintDigit(double x, double y, double size, double tone, double softness) {
        Trail trail = new Trail();
        Numerals.variant(chance.below(Digits.CLASSES), chance).trace(chance, 0.02, trail);
        double radius = chance.uniform(0.05, 0.12) * size + 0.3;
        double left = x - size;
        double top = y - size;
        photo.paint(
                x,
                y,
                1.2 * size + radius + softness,
                (px, py) -> {
                    double u = (px - left) / (2 * size);
                    double v = (py - top) / (2 * size);
                    return Soft.within(2 * size * distance(trail, u, v) - radius, softness);
                },
                (px, py, below) -> tone);
    }

    private static double distance(Trail trail, double x, double y) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 1; i < trail.size(); i++) {
            if (!trail.starts(i)) {
                double fromX = trail.x(i - 1);
                double fromY = trail.y(i - 1);
                double to = Soft.segment(x, y, fromX, fromY, trail.x(i), trail.y(i));
                least = Math.min(least, to);
            }
        }
        return least;
    }

    private void paintRing(double x, double y, double size, double tone, double softness) {
        double high = size * chance.uniform(0.5, 1);
        double radius = chance.uniform(0.5, 2);
        photo.paint(
                x,
                y,
                size + radius + softness,
                (px, py) ->
                        Soft.within(
                                Math.abs(Soft.ellipse(px - x, py - y, size, high)) - radius,
                                softness),
                (px, py, below) -> tone);
    }

    /** With light from the side, like a head without a face. */
    private void paintBall(double x, double y, double size, double tone, double softness) {
        double wide = size * chance.uniform(0.6, 1);
        Light light = Light.random(chance);
        photo.paint(
                x,
                y,
                size + softness,
                (px, py) -> Soft.within(Soft.ellipse(px - x, py - y, wide, size), softness),
                (px, py, below) -> {
                    double u = (px - x) / wide;
                    double v = (py - y) / size;
                    double near = Math.sqrt(Math.max(0, 1 - u * u - v * v));
                    return tone * light.on(u, v, near);
                });
    }

    private void paintGrating(double x, double y, double size, double softness) {
        double angle = chance.uniform(0, TURN);
        double period = chance.uniform(3, 3 + size);
        double waveX = StrictMath.cos(angle) / period;
        double waveY = StrictMath.sin(angle) / period;
        double contrast = chance.uniform(0.1, 0.5);
        photo.paint(
                x,
                y,
                size + softness,
                (px, py) -> Soft.within(Soft.ellipse(px - x, py - y, size, size), softness),
                (px, py, below) -> below + contrast * Soft.wave(waveX * px + waveY * py));
    }

    private void paintRectangle(double x, double y, double size, double tone, double softness) {
        double angle = chance.uniform() < 0.5 ? 0 : chance.uniform(0, TURN);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double high = size * chance.uniform(0.2, 1);
        photo.paint(
                x,
                y,
                1.5 * size + softness,
                (px, py) -> {
                    double u = cos * (px - x) + sin * (py - y);
                    double v = cos * (py - y) - sin * (px - x);
                    return Soft.within(Soft.rectangle(u, v, size, high), softness);
                },
                (px, py, below) -> tone);
    }

    private void paintBlob(double x, double y, double size, double tone, double softness) {
        double angle = chance.uniform(0, TURN);
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double high = size * chance.uniform(0.2, 1);
        double opaque = chance.uniform(0.4, 1);
        photo.paint(
                x,
                y,
                size + softness,
                (px, py) -> {
                    double u = cos * (px - x) + sin * (py - y);
                    double v = cos * (py - y) - sin * (px - x);
                    return Soft.within(Soft.ellipse(u, v, size, high), softness);
                },
                (px, py, below) -> Soft.mix(below, tone, opaque));
    }
}
