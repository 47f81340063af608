package org.backdraft.driver.optim;

/**
 * Stochastic weight averaging: the mean of theta after updates from, from + every, ... (Izmailov,
 * Podoprikhin, Garipov, Vetrov and Wilson, "Averaging weights leads to wider optima and better
 * generalization", UAI 2018).
 *
 * @param from the first update that counts, 0 or more
 * @param every updates between two that count, over 0
 */
public record StochasticAverage(long from, long every) implements Averaging {

    public StochasticAverage {
        Bounds.atLeast(0, "from", from);
        Bounds.atLeast(1, "every", every);
    }

    @Override
    public boolean isDue(long updates) {
        return updates >= from && (updates - from) % every == 0;
    }

    @Override
    public double share(long count) {
        return 1.0 / (count + 1);
    }
}
