package org.backdraft.driver.data.generated;

/**
 * A beard around a mouth.
 *
 * @param tone of it
 * @param thickness how much of the skin it covers, 0 .. 1
 * @param top v of its upper border in the middle
 * @param mouth v of the mouth
 */
record Beard(double tone, double thickness, double top, double mouth) implements FacePart {
    private static final double RISE = 0.45;

    static Beard random(Chance chance, double hair, double mouth) {
        return new Beard(hair, chance.uniform(0.3, 0.9), mouth - chance.uniform(0.02, 0.16), mouth);
    }

    @Override
    public double paint(double below, double u, double v, double softness) {
        double above = top - RISE * u * u - v;
        double lips = -Soft.ellipse(u, v - mouth, 0.34, 0.1);
        double covered = Soft.within(Math.max(above, lips), 2 * softness);
        return Soft.mix(below, tone, thickness * covered);
    }
}
