package org.backdraft.driver.data.generated;

import org.backdraft.tensor.Seed;

/**
 * A ground of one tone, a slope and two random textures, a coarse and a fine one.
 *
 * @param tone in the picture's left top corner
 * @param across what a pixel to the right adds
 * @param down what a pixel down adds
 * @param coarse a texture
 * @param fine a texture
 */
record Backdrop(double tone, double across, double down, Texture coarse, Texture fine)
        implements Photo.Tone {

    /**
     * Numbers about 0 at the corners of a lattice, smoothly joined.
     *
     * @param seed of the numbers
     * @param cell of the lattice, in pixels
     * @param amplitude most of them
     */
    record Texture(long seed, double cell, double amplitude) {
        double at(double x, double y) {
            double column = Math.floor(x / cell);
            double row = Math.floor(y / cell);
            double s = ease(x / cell - column);
            double t = ease(y / cell - row);
            long i = (long) row;
            long j = (long) column;
            double above = Soft.mix(corner(i, j), corner(i, j + 1), s);
            double below = Soft.mix(corner(i + 1, j), corner(i + 1, j + 1), s);
            return Soft.mix(above, below, t);
        }

        private double corner(long row, long column) {
            return amplitude * ((Seed.of(seed, row, column) >> 11) * 0x1.0p-52);
        }

        private static double ease(double t) {
            return t * t * (3 - 2 * t);
        }
    }

    /** Of a picture that is so many pixels wide and high. */
    static Backdrop random(Chance chance, double width, double height) {
        return new Backdrop(
                chance.uniform(0.05, 0.95),
                chance.uniform(-0.4, 0.4) / width,
                chance.uniform(-0.4, 0.4) / height,
                new Texture(chance.bits(), chance.uniform(6, 40), chance.uniform(0, 0.3)),
                new Texture(chance.bits(), chance.uniform(1.5, 5), chance.uniform(0, 0.12)));
    }

    @Override
    public double at(double x, double y, double below) {
        return tone + across * x + down * y + coarse.at(x, y) + fine.at(x, y);
    }
}
