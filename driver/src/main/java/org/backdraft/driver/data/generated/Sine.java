package org.backdraft.driver.data.generated;

import org.backdraft.tensor.Seed;

import java.util.List;

/**
 * Regression on two periods of a sine.
 *
 * <p>The target is sin(2 pi x) + noise * N(0, 1), x uniform of [-1, 1).
 *
 * @param noise standard deviation of the target about the sine
 */
public record Sine(double noise) implements Generator {
    public static final Sine DEFAULT = new Sine(0.1);

    public Sine {
        Settings.checkDeviation("noise", noise);
    }

    @Override
    public Kind kind() {
        return Kind.SINE;
    }

    @Override
    public int classes() {
        return 0;
    }

    @Override
    public List<String> featureNames() {
        return List.of("x");
    }

    @Override
    public float draw(long seed, long index, float[] features) {
        Chance chance = new Chance(Seed.of(seed, index));
        features[0] = (float) chance.uniform(-1, 1);
        double x = features[0];
        return (float) (StrictMath.sin(2 * StrictMath.PI * x) + noise * chance.normal());
    }
}
