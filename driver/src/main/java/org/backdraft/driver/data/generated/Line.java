package org.backdraft.driver.data.generated;

import org.backdraft.tensor.Seed;

import java.util.List;

/**
 * Linear regression.
 *
 * <p>The target is 1/2 + x0 - x1 / 2 + x2 / 3 - x3 / 4 ... + noise * N(0, 1), every feature from
 * N(0, 1): a linear model should find these weights and the bias 1/2.
 *
 * @param features number of features
 * @param noise standard deviation of the target about the line
 */
public record Line(int features, double noise) implements Generator {
    public static final Line DEFAULT = new Line(3, 0.1);

    private static final double BIAS = 0.5;

    public Line {
        Settings.checkCount("features", features, 1);
        Settings.checkDeviation("noise", noise);
    }

    @Override
    public Kind kind() {
        return Kind.LINE;
    }

    @Override
    public int classes() {
        return 0;
    }

    @Override
    public List<String> featureNames() {
        return Settings.numbered(features);
    }

    @Override
    public float draw(long seed, long index, float[] drawn) {
        Chance chance = new Chance(Seed.of(seed, index));
        double target = BIAS;
        for (int j = 0; j < features; j++) {
            drawn[j] = (float) chance.normal();
            target += weight(j) * drawn[j];
        }
        return (float) (target + noise * chance.normal());
    }

    private static double weight(int j) {
        return (j % 2 == 0 ? 1.0 : -1.0) / (j + 1);
    }
}
