package org.backdraft.driver.data.generated;

import org.backdraft.tensor.Seed;

import java.util.List;

/**
 * Two circles about the origin, one within the other.
 *
 * <p>(x, y) = r (cos a, sin a) + noise * N(0, I), a uniform of [0, 2 pi); r = 1 in class 0 and
 * factor in class 1, as in scikit-learn's make_circles, whose angles are equally spaced though.
 *
 * @param noise standard deviation of a point about its circle
 * @param factor radius of the inner circle, between 0 and 1
 */
public record Circles(double noise, double factor) implements Generator {
    public static final Circles DEFAULT = new Circles(0.1, 0.5);

    public Circles {
        Settings.checkDeviation("noise", noise);
        if (!(factor > 0 && factor < 1)) {
            throw new IllegalArgumentException("factor must be between 0 and 1, not " + factor);
        }
    }

    @Override
    public Kind kind() {
        return Kind.CIRCLES;
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
        int label = new Labels(seed, classes()).at(index);
        Chance chance = new Chance(Seed.of(seed, index));
        double radius = label == 0 ? 1 : factor;
        double angle = chance.uniform(0, 2 * StrictMath.PI);
        features[0] = (float) (radius * StrictMath.cos(angle) + noise * chance.normal());
        features[1] = (float) (radius * StrictMath.sin(angle) + noise * chance.normal());
        return label;
    }
}
