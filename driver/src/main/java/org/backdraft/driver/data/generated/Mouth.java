package org.backdraft.driver.data.generated;

/**
 * A mouth.
 *
 * @param width half of it
 * @param smile how much lower its middle is than its corners
 * @param open half the distance of the lips in the middle
 * @param lips thickness of a lip
 * @param tone of the lips, as a share of the skin's
 * @param teeth whether they are seen where it is open
 */
record Mouth(double width, double smile, double open, double lips, double tone, boolean teeth)
        implements FacePart {
    private static final double GAP = 0.015;
    private static final double GAP_TONE = 0.3;
    private static final double TEETH_TONE = 0.95;

    static Mouth random(Chance chance) {
        boolean isOpen = chance.uniform() < 0.35;
        return new Mouth(
                chance.uniform(0.24, 0.40),
                chance.uniform(-0.06, 0.14),
                isOpen ? chance.uniform(0.03, 0.1) : 0,
                chance.uniform(0.03, 0.065),
                chance.uniform(0.45, 0.8),
                chance.uniform() < 0.5);
    }

    @Override
    public double paint(double tone, double u, double v, double softness) {
        double t = u / width;
        if (Math.abs(t) > 1.4 || Math.abs(v) > 0.5) {
            return tone;
        }
        double arch = 1 - t * t;
        double off = v - smile * (arch - 0.5);
        double outer = Math.abs(off) - (open + lips) * Math.max(0, arch);
        double ends = Math.abs(u) - width;
        double lipped =
                Soft.mix(tone, this.tone * tone, Soft.within(Math.max(outer, ends), softness));
        double inner = Math.abs(off) - (open + GAP) * Math.max(0, arch);
        double dark = teeth && off < 0.3 * open && open > 0 ? TEETH_TONE : GAP_TONE * tone;
        return Soft.mix(lipped, dark, Soft.within(Math.max(inner, ends), softness));
    }
}
