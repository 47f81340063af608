package org.backdraft.driver.data.generated;

/** A grey picture in the making: tones from 0, black, to 1, white. Owned by one thread. */
final class Photo {
    private final int width;
    private final int height;
    private double[] tones;

    /** A picture that is black. */
    Photo(int width, int height) {
        this.width = width;
        this.height = height;
        this.tones = new double[width * height];
    }

    /** How much of a place is covered: 0 or less is nothing of it, 1 or more all. */
    @FunctionalInterface
    interface Coverage {
        double at(double x, double y);
    }

    /** The tone of a place, which may depend on the one that it has. */
    @FunctionalInterface
    interface Tone {
        double at(double x, double y, double below);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Paints all of it. */
    void paint(Tone tone) {
        double reach = Math.max(width, height);
        paint(width / 2.0, height / 2.0, reach, (x, y) -> 1, tone);
    }

    /**
     * Paints what lies about a place.
     *
     * @param reach how far from the place on each axis anything is covered, in pixels
     * @param coverage of a place on the picture, in pixels
     */
    void paint(double atX, double atY, double reach, Coverage coverage, Tone tone) {
        int firstRow = (int) Math.max(0, Math.floor(atY - reach));
        int lastRow = (int) Math.min(height - 1, Math.ceil(atY + reach));
        int firstColumn = (int) Math.max(0, Math.floor(atX - reach));
        int lastColumn = (int) Math.min(width - 1, Math.ceil(atX + reach));
        for (int row = firstRow; row <= lastRow; row++) {
            for (int column = firstColumn; column <= lastColumn; column++) {
                /* The middle of a pixel is half a pixel from its corner. */
                double x = column + 0.5;
                double y = row + 0.5;
                double covered = coverage.at(x, y);
                if (covered > 0) {
                    int i = row * width + column;
                    tones[i] = Soft.mix(tones[i], tone.at(x, y, tones[i]), covered);
                }
            }
        }
    }

    /**
     * Blurs by the kernel (b, 1 - 2b, b) along both axes, which is near to a Gaussian of deviation
     * sqrt(2b); edges are continued outwards.
     */
    void blur(double b) {
        tones = blurred(blurred(tones, b, 1, 0), b, 0, 1);
    }

    private double[] blurred(double[] from, double b, int right, int down) {
        double[] to = new double[from.length];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                double before = at(from, row - down, column - right);
                double after = at(from, row + down, column + right);
                double here = from[row * width + column];
                to[row * width + column] = here + b * (before - here + after - here);
            }
        }
        return to;
    }

    private double at(double[] from, int row, int column) {
        int inRow = Math.max(0, Math.min(height - 1, row));
        int inColumn = Math.max(0, Math.min(width - 1, column));
        return from[inRow * width + inColumn];
    }

    /**
     * Develops it.
     *
     * @param contrast factor of a tone's distance from the middle one
     * @param brightness added to each tone
     * @param noise deviation of what is added to each pixel, of white
     * @param pixels written: 0 black, 255 white, row-major
     */
    void develop(Chance chance, double contrast, double brightness, double noise, byte[] pixels) {
        for (int i = 0; i < tones.length; i++) {
            double tone = 0.5 + contrast * (tones[i] - 0.5) + brightness + noise * chance.bell();
            pixels[i] = (byte) (int) Math.max(0, Math.min(255, 255 * tone + 0.5));
        }
    }
}
