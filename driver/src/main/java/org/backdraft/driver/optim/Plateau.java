package org.backdraft.driver.optim;

/**
 * A learning rate that is lowered when a metric stops falling, as by PyTorch's ReduceLROnPlateau
 * with mode min and threshold_mode abs. Lower is better.
 *
 * @param factor what the rate is multiplied by, over 0 and under 1
 * @param patience observations without improvement that are borne, 0 or more
 * @param threshold how much lower than the best an improvement must be, 0 or more
 * @param cooldown observations after a change that are not held against it, 0 or more
 * @param least the lowest factor of the rate, from 0 to 1
 */
public record Plateau(double factor, int patience, double threshold, int cooldown, double least) {
    /** Usual settings. */
    public static final Plateau DEFAULT = new Plateau(0.1, 10, 1e-4, 0, 0);

    public Plateau {
        if (!(factor > 0 && factor < 1)) {
            throw new IllegalArgumentException(
                    "the plateau's factor must be over 0 and under 1, not " + factor);
        }
        Bounds.atLeast(0, "patience", patience);
        Bounds.zeroOrMore("threshold", threshold);
        Bounds.atLeast(0, "cooldown", cooldown);
        Bounds.zeroToOne("least", least);
    }

    /**
     * Takes in a metric, which may lower the state's factor; NaN is no improvement.
     *
     * @param metric lower is better
     * @param state changed
     */
    public void observe(double metric, PlateauState state) {
        if (metric < state.best - threshold) {
            state.best = metric;
            state.bad = 0;
        } else {
            state.bad++;
        }
        if (state.cooling > 0) {
            state.cooling--;
            state.bad = 0;
        }
        if (state.bad > patience) {
            state.factor = Math.max(least, state.factor * factor);
            state.cooling = cooldown;
            state.bad = 0;
        }
    }
}
