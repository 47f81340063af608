package org.backdraft.driver.data.generated;

/**
 * A nose: a ridge that light from the side brings out, and the shadow under its tip.
 *
 * @param length from the bridge to the tip
 * @param width half of it, at the tip
 * @param height of the ridge
 * @param shadow how much darker it is under the tip
 */
record Nose(double length, double width, double height, double shadow) implements FacePart {

    static Nose random(Chance chance) {
        return new Nose(
                chance.uniform(0.28, 0.42),
                chance.uniform(0.10, 0.17),
                chance.uniform(0.08, 0.22),
                chance.uniform(0.25, 0.6));
    }

    @Override
    public double paint(double tone, double u, double v, double softness) {
        double under = Soft.within(Soft.ellipse(u, v - 0.03, width, 0.035), softness);
        double nostrils =
                Soft.within(
                        Soft.ellipse(Math.abs(u) - 0.6 * width, v - 0.02, 0.04, 0.03), softness);
        return tone * (1 - shadow * under) * (1 - 0.5 * nostrils);
    }

    @Override
    public double slope(double u, double v) {
        if (v > 0.05 || v < -length) {
            return 0;
        }
        double wide = width * (0.5 + 0.5 * (v + length) / length);
        double t = u / wide;
        return -height / wide * t * Soft.hill(1.3 * t, 0);
    }
}
