package org.backdraft.driver.optim;

/**
 * Exponential moving average of theta, taken after every update: a = decay a + (1 - decay) theta
 * (after Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992).
 *
 * @param decay from 0 to under 1
 */
public record ExponentialAverage(double decay) implements Averaging {
    /** Usual settings. */
    public static final ExponentialAverage DEFAULT = new ExponentialAverage(0.999);

    public ExponentialAverage {
        Bounds.underOne("the decay of the average", decay);
    }

    @Override
    public boolean isDue(long updates) {
        return true;
    }

    @Override
    public double share(long count) {
        return count == 0 ? 1 : 1 - decay;
    }
}
