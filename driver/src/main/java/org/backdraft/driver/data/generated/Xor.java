package org.backdraft.driver.data.generated;

import org.backdraft.tensor.Seed;

import java.util.List;

/**
 * Exclusive or: points around the four corners of a square, of class 1 where the signs of the
 * corner differ. A straight line tells at most three corners rightly, and the logistic loss of a
 * linear model is no less than that of guessing.
 *
 * <p>(x, y) = (s, t) + noise * N(0, I) with s, t of -1, 1; the class is 1 if s != t, else 0. Every
 * four consecutive examples, counted from 0, are around the four corners.
 *
 * @param noise standard deviation of a point about its corner
 */
public record Xor(double noise) implements Generator {
    /** Well apart: a corner is four deviations from the next quadrant. */
    public static final Xor DEFAULT = new Xor(0.25);

    private static final int CORNERS = 4;

    public Xor {
        Settings.checkDeviation("noise", noise);
    }

    @Override
    public Kind kind() {
        return Kind.XOR;
    }

    @Override
    public int classes() {
        return 2;
    }

    @Override
    public List<String> featureNames() {
        return List.of("x", "y");
    }

    @Override
    public float draw(long seed, long index, float[] features) {
        int corner = new Labels(seed, CORNERS).at(index);
        int right = corner & 1;
        int up = corner >> 1;
        Chance chance = new Chance(Seed.of(seed, index));
        features[0] = (float) (2 * right - 1 + noise * chance.normal());
        features[1] = (float) (2 * up - 1 + noise * chance.normal());
        return right ^ up;
    }
}
