package org.backdraft.driver.data.generated;

import org.backdraft.tensor.Seed;

import java.util.List;

/**
 * Two half circles that reach into one another.
 *
 * <p>(x, y) = (cos a, sin a) in class 0 and (1 - cos a, 1/2 - sin a) in class 1, plus noise * N(0,
 * I), a uniform of [0, pi); the curves are those of scikit-learn's make_moons, whose angles are
 * equally spaced though.
 *
 * @param noise standard deviation of a point about its curve
 */
public record Moons(double noise) implements Generator {
    public static final Moons DEFAULT = new Moons(0.1);

    public Moons {
        Settings.checkDeviation("noise", noise);
    }

    @Override
    public Kind kind() {
        return Kind.MOONS;
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
        double angle = chance.uniform(0, StrictMath.PI);
        double x = StrictMath.cos(angle);
        double y = StrictMath.sin(angle);
        features[0] = (float) ((label == 0 ? x : 1 - x) + noise * chance.normal());
        features[1] = (float) ((label == 0 ? y : 0.5 - y) + noise * chance.normal());
        return label;
    }
}
