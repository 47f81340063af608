package org.backdraft.driver.data.generated;

/**
 * Where a face is on a picture of it.
 *
 * @param shiftX of the head's middle from the picture's, in pixels
 * @param shiftY likewise
 * @param size the head's half height, in pixels
 */
record Framing(double shiftX, double shiftY, double size) {
    /*
     * A detector's window passes a face in strides and in sizes a fifth apart, so that the nearest
     * one is off by up to half of either: 2 of 32 pixels, and a tenth.
     */
    private static final double MOST_SHIFT = 0.08;
    private static final double LEAST_FACTOR = 0.87;
    private static final double MOST_FACTOR = 1.14;

    /** The head's half height, as a share of the picture's side. */
    static final double HALF_HEIGHT = 0.38;

    /** About as a detector's window would have it that is a picture's side wide. */
    static Framing random(Chance chance, double side) {
        double most = MOST_SHIFT * side;
        return new Framing(
                chance.uniform(-most, most),
                chance.uniform(-most, most),
                HALF_HEIGHT * side * chance.uniform(LEAST_FACTOR, MOST_FACTOR));
    }
}
