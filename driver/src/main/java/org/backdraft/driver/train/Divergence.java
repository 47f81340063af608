package org.backdraft.driver.train;

/**
 * What happens at a value that is not finite: training stops, or goes back to the last checkpoint
 * with a lower learning rate.
 *
 * @param factor that learning rates are multiplied by when it goes back, over 0 and under 1
 * @param atMost how often it goes back before it stops; 0 for never
 */
public record Divergence(double factor, int atMost) {
    /** Stop. */
    public static final Divergence STOP = new Divergence(0.5, 0);

    public Divergence {
        if (!(factor > 0 && factor < 1)) {
            throw new IllegalArgumentException("factor must be over 0 and under 1, not " + factor);
        }
        if (atMost < 0) {
            throw new IllegalArgumentException("at-most must be 0 or more, not " + atMost);
        }
    }
}
