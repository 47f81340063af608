package org.backdraft.driver.data.generated;

/** The square sheet a digit is drawn on, ink 0..1 per pixel; owned by one thread. */
final class Canvas {
    private static final int SIDE = Digits.SIDE;
    private static final double GRAIN = 0.18;

    private final double[] ink = new double[Digits.PIXELS];

    /** The last pixel at or before a place, on the sheet. */
    static int lastUpTo(double place) {
        return (int) Math.min(SIDE - 1, Math.floor(place));
    }

    /** The first pixel at or after a place, on the sheet. */
    static int firstFrom(double place) {
        return (int) Math.max(0, Math.ceil(place));
    }

    /** Covers a pixel with at least the given ink; more than 1 is 1. */
    void ink(int row, int column, double amount) {
        int i = row * SIDE + column;
        ink[i] = Math.max(ink[i], Math.min(1, amount));
    }

    /**
     * Photographs the sheet under some light, with grain where there is ink and noise everywhere.
     *
     * @param pixels written: 0 black paper, 255 white ink, row-major
     */
    void expose(Chance chance, byte[] pixels) {
        double light = 255 * chance.uniform(0.75, 1.0);
        double noise = 255 * chance.uniform(0.0, 0.05);
        for (int i = 0; i < ink.length; i++) {
            double grain = 1 - GRAIN * chance.uniform();
            double level = light * grain * ink[i] + noise * chance.bell();
            pixels[i] = (byte) (int) Math.max(0, Math.min(255, level));
        }
    }
}
