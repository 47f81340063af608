package org.backdraft.nn;

/**
 * loss = sum_j h(y_j - t_j), where h(e) = e^2 / 2 for |e| up to delta and delta (|e| - delta / 2)
 * beyond: squared near 0, linear far off.
 *
 * <p>Gradient: y - t, cut off at +-delta. Huber, "Robust estimation of a location parameter",
 * Annals of Mathematical Statistics 35, 1964.
 *
 * @param delta where the square ends, over 0
 */
public record Huber(double delta) implements Regression {

    public Huber {
        Arity.overZero("huber", "delta", delta);
    }

    @Override
    public double value(float error) {
        double size = Math.abs(error);
        return size <= delta ? 0.5 * size * size : delta * (size - 0.5 * delta);
    }

    @Override
    public float slope(float error) {
        return (float) Math.max(-delta, Math.min(delta, error));
    }
}
