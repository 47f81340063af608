package org.backdraft.nn;

/**
 * y = x / 2 (1 + tanh u), u = sqrt(2 / pi) (x + 0.044715 x^3): x times the normal distribution
 * function, in the approximation by tanh.
 *
 * <p>Slope: (1 + tanh u) / 2 + x / 2 (1 - tanh^2 u) u'. Hendrycks and Gimpel, "Gaussian error
 * linear units", arXiv:1606.08415, 2016.
 */
public record Gelu() implements Activation {
    private static final double SCALE = Math.sqrt(2 / Math.PI);
    private static final double CUBIC = 0.044715;

    @Override
    public float value(float x) {
        return (float) (0.5 * x * (1 + tanh(x)));
    }

    @Override
    public float slope(float x, float y) {
        double t = tanh(x);
        double inner = SCALE * (1 + 3 * CUBIC * x * x);
        return (float) (0.5 * (1 + t) + 0.5 * x * (1 - t * t) * inner);
    }

    private static double tanh(double x) {
        return Math.tanh(SCALE * (x + CUBIC * x * x * x));
    }
}
