package org.backdraft.driver.data.generated;

/**
 * Hair on the front of a head, and its outline around it.
 *
 * @param tone of it
 * @param line v of the hairline in the middle
 * @param drop how much lower it is at the sides
 * @param parting how much lower it is on the right than in the middle
 * @param streaks deviation of the tone from strand to strand
 * @param volume how far it stands out from the head; 0: it doesn't
 * @param length v down to which it hangs behind the head
 */
record Hair(
        double tone,
        double line,
        double drop,
        double parting,
        double streaks,
        double volume,
        double length)
        implements FacePart {
    private static final double STRANDS = 6;

    static Hair random(Chance chance, double tone) {
        boolean isLong = chance.uniform() < 0.35;
        return new Hair(
                tone,
                chance.uniform(-0.75, -0.42),
                chance.uniform(0.0, 0.7),
                chance.uniform(-0.2, 0.2),
                chance.uniform(0, 0.25),
                chance.uniform(0.03, 0.2),
                isLong ? chance.uniform(0.5, 1.3) : 0);
    }

    @Override
    public double paint(double below, double u, double v, double softness) {
        double distance = v - (line + drop * u * u + parting * u);
        return Soft.mix(below, strand(u), Soft.within(distance, 2 * softness));
    }

    /** The tone of the strand at a place. */
    double strand(double u) {
        return tone * (1 + streaks * Soft.wave(STRANDS * u));
    }
}
