package org.backdraft.driver.data.generated;

import org.backdraft.tensor.Seed;

import java.util.List;

/**
 * Arms that wind about the origin, one a class.
 *
 * <p>(x, y) = r (cos a, sin a) + noise * N(0, I) with r uniform of [0.1, 1) and a = 2 pi (turns * r
 * + c / classes) in class c: Archimedean spirals, each the first one turned.
 *
 * @param noise standard deviation of a point about its arm
 * @param turns of an arm between the origin and radius 1
 * @param classes number of arms
 */
public record Spirals(double noise, double turns, int classes) implements Generator {
    public static final Spirals DEFAULT = new Spirals(0.02, 1.5, 2);

    /** Where the arms begin: nearer to the origin they could not be told apart. */
    private static final double START = 0.1;

    public Spirals {
        Settings.checkDeviation("noise", noise);
        Settings.checkCount("classes", classes, 2);
        if (!Double.isFinite(turns)) {
            throw new IllegalArgumentException("turns must be finite, not " + turns);
        }
    }

    @Override
    public Kind kind() {
        return Kind.SPIRALS;
    }

    @Override
    public List<String> featureNames() {
        return List.of("x", "y");
    }

    @Override
    public float draw(long seed, long index, float[] features) {
        int label = new Labels(seed, classes).at(index);
        Chance chance = new Chance(Seed.of(seed, index));
        double radius = chance.uniform(START, 1);
        double angle = 2 * StrictMath.PI * (turns * radius + (double) label / classes);
        features[0] = (float) (radius * StrictMath.cos(angle) + noise * chance.normal());
        features[1] = (float) (radius * StrictMath.sin(angle) + noise * chance.normal());
        return label;
    }
}
