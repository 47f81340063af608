package org.backdraft.driver.data.generated;

/**
 * An eye with its brow.
 *
 * @param side -1 for the one on the left of the picture, 1 for the other
 * @param width half of it
 * @param openness half the distance of the lids
 * @param gazeU where the iris is, from the middle of the eye
 * @param gazeV likewise
 * @param white tone of the eyeball
 * @param iris its tone
 * @param brow the brow
 */
record Eye(
        int side,
        double width,
        double openness,
        double gazeU,
        double gazeV,
        double white,
        double iris,
        Brow brow)
        implements FacePart {
    private static final double IRIS = 0.085;
    private static final double LID = 0.03;
    private static final double LID_TONE = 0.25;
    private static final double SOCKET = 0.22;

    /** A brow: how far above the eye, how much higher outside than inside, and what it is like. */
    record Brow(double lift, double tilt, double thickness, double tone) {
        private static final double HALF_LENGTH = 0.23;
        private static final double ARCH = 0.9;

        static Brow random(Chance chance, double hair) {
            return new Brow(
                    chance.uniform(0.17, 0.26),
                    chance.uniform(-0.25, 0.3),
                    chance.uniform(0.02, 0.05),
                    0.8 * hair);
        }

        double coverage(double outwards, double v, double softness) {
            double line = -lift - tilt * outwards + ARCH * outwards * outwards;
            double distance =
                    Math.max(Math.abs(v - line) - thickness, Math.abs(outwards) - HALF_LENGTH);
            return Soft.within(distance, softness);
        }
    }

    /** The left and the right one, alike but for a mirror. */
    static Eye[] pair(Chance chance, double hair) {
        double width = chance.uniform(0.16, 0.22);
        boolean isClosed = chance.uniform() < 0.06;
        double openness = isClosed ? 0.015 : chance.uniform(0.055, 0.11);
        double gazeU = chance.uniform(-0.07, 0.07);
        double gazeV = chance.uniform(-0.03, 0.03);
        double white = chance.uniform(0.75, 1.0);
        double iris = chance.uniform(0.02, 0.3);
        Brow brow = Brow.random(chance, hair);
        return new Eye[] {
            new Eye(-1, width, openness, gazeU, gazeV, white, iris, brow),
            new Eye(1, width, openness, gazeU, gazeV, white, iris, brow)
        };
    }

    @Override
    public double paint(double tone, double u, double v, double softness) {
        if (Math.abs(u) > 0.6 || Math.abs(v) > 0.6) {
            return tone;
        }
        double socket = tone * (1 - SOCKET * Soft.hill(u / 0.2, v / 0.13));
        double open = Soft.within(Soft.ellipse(u, v, width, openness), softness);
        double ball = Soft.mix(socket, Math.min(white, 1.35 * tone + 0.1), open);
        double round = Soft.within(Soft.ellipse(u - gazeU, v - gazeV, IRIS, IRIS), softness);
        double seen = Soft.mix(ball, iris * tone, Math.min(open, round));
        double lid = v + openness * (1 - u * u / (width * width));
        double lidDistance = Math.max(Math.abs(lid) - LID, Math.abs(u) - width);
        double lidded = Soft.mix(seen, LID_TONE * tone, Soft.within(lidDistance, softness));
        return Soft.mix(lidded, brow.tone * tone, brow.coverage(side * u, v, softness));
    }
}
