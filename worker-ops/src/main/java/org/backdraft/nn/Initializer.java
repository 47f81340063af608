package org.backdraft.nn;

import java.util.SplittableRandom;

/** Distributions of initial weights, by the widths that a module joins. */
public enum Initializer {
    /**
     * Uniform on +-sqrt(6 / (inputs + outputs)): keeps the variance through sigmoid-like layers.
     * Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
     * networks", AISTATS 2010, eq. 16.
     */
    GLOROT {
        @Override
        void fill(long seed, int inputs, int outputs, float[] theta, int at, int count) {
            SplittableRandom random = new SplittableRandom(seed);
            double limit = Math.sqrt(6.0 / (inputs + (double) outputs));
            for (int i = 0; i < count; i++) {
                theta[at + i] = (float) ((2 * random.nextDouble() - 1) * limit);
            }
        }
    },

    /**
     * Normal with variance 2 / inputs: keeps the variance through ReLU layers. He, Zhang, Ren and
     * Sun, "Delving Deep into Rectifiers", ICCV 2015, eq. 10.
     */
    HE {
        @Override
        void fill(long seed, int inputs, int outputs, float[] theta, int at, int count) {
            SplittableRandom random = new SplittableRandom(seed);
            double deviation = Math.sqrt(2.0 / inputs);
            for (int i = 0; i < count; i++) {
                theta[at + i] = (float) (gaussian(random) * deviation);
            }
        }
    },

    /** All zero: for networks without hidden layers, whose loss is convex. */
    ZEROS {
        @Override
        void fill(long seed, int inputs, int outputs, float[] theta, int at, int count) {
            java.util.Arrays.fill(theta, at, at + count, 0f);
        }
    };

    /**
     * Writes {@code count} weights.
     *
     * @param theta written, from {@code at}
     */
    abstract void fill(long seed, int inputs, int outputs, float[] theta, int at, int count);

    /** A standard normal number by the polar method (Marsaglia and Bray, 1964), one of its pair. */
    private static double gaussian(SplittableRandom random) {
        while (true) {
            double u = 2 * random.nextDouble() - 1;
            double v = 2 * random.nextDouble() - 1;
            double square = u * u + v * v;
            if (square > 0 && square < 1) {
                return u * Math.sqrt(-2 * StrictMath.log(square) / square);
            }
        }
    }
}
