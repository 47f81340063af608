package org.backdraft.driver.data.generated;

/**
 * Glasses about the middle between two eyes.
 *
 * @param spacing of each eye from the middle
 * @param width half of a lens
 * @param height half of a lens
 * @param rim thickness of the frame
 * @param tone of the frame
 * @param tint how much darker it is behind a lens
 */
record Glasses(double spacing, double width, double height, double rim, double tone, double tint)
        implements FacePart {

    static Glasses random(Chance chance, double spacing) {
        return new Glasses(
                spacing,
                chance.uniform(0.24, 0.31),
                chance.uniform(0.15, 0.22),
                chance.uniform(0.02, 0.035),
                chance.uniform(0.02, 0.35),
                chance.uniform(0, 0.25));
    }

    @Override
    public double paint(double below, double u, double v, double softness) {
        double lens = Soft.ellipse(Math.abs(u) - spacing, v, width, height);
        double tinted = below * (1 - tint * Soft.within(lens, softness));
        double bridge = Math.max(Math.abs(u) - spacing + width, Math.abs(v + 0.03) - rim);
        double temples = Math.max(spacing + width - Math.abs(u), Math.abs(v + 0.03) - rim);
        double frame = Math.min(Math.abs(lens) - rim, Math.min(bridge, temples));
        return Soft.mix(tinted, tone, Soft.within(frame, softness));
    }
}
