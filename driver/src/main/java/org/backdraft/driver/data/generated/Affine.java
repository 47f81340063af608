package org.backdraft.driver.data.generated;

/** The map (x, y) -> (xx x + xy y + dx, yx x + yy y + dy) of the unit square to pixels. */
record Affine(double xx, double xy, double dx, double yx, double yy, double dy) {
    /*
     * Rotation times shear times scale about the middle of the square, then a shift. The rotation
     * by angle a is written with t = tan(a / 2), cos a = (1 - t^2) / (1 + t^2) and
     * sin a = 2 t / (1 + t^2), which needs no trigonometry. Handwriting leans to the right.
     */
    private static final double HALF_ANGLE_SPREAD = 0.06;
    private static final double LEAN = 0.08;
    private static final double LEAN_SPREAD = 0.16;
    private static final double HEIGHT = 20;
    private static final double HEIGHT_SPREAD = 1.0;
    private static final double ASPECT = 0.95;
    private static final double ASPECT_SPREAD = 0.11;
    private static final double SHIFT_SPREAD = 1.5;

    /** A random slant, size, aspect and place about the centre (pixels) of an image. */
    static Affine random(Chance chance, double centre) {
        double t = HALF_ANGLE_SPREAD * chance.bell();
        double cos = (1 - t * t) / (1 + t * t);
        double sin = 2 * t / (1 + t * t);
        double shear = LEAN + LEAN_SPREAD * chance.bell();
        double height = HEIGHT + HEIGHT_SPREAD * chance.bell();
        double width = height * (ASPECT + ASPECT_SPREAD * chance.bell());
        double xx = cos * width;
        double xy = -(cos * shear + sin) * height;
        double yx = sin * width;
        double yy = (cos - sin * shear) * height;
        double dx = centre + SHIFT_SPREAD * chance.bell() - (xx + xy) / 2;
        double dy = centre + SHIFT_SPREAD * chance.bell() - (yx + yy) / 2;
        return new Affine(xx, xy, dx, yx, yy, dy);
    }

    /**
     * Maps every point.
     *
     * @param trail modified: from the unit square to pixels
     */
    void apply(Trail trail) {
        for (int i = 0; i < trail.size(); i++) {
            double x = trail.x(i);
            double y = trail.y(i);
            trail.move(i, xx * x + xy * y + dx, yx * x + yy * y + dy);
        }
    }
}
