package org.backdraft.nn;

import org.backdraft.tensor.Elementary;

/**
 * y = x / 2 (1 + tanh u), u = sqrt(2 / pi) (x + 0.044715 x^3): x times the normal distribution
 * function, in the approximation by tanh; computed as x s with s = sigmoid(2 u), which is the same
 * and loses no digits far below 0.
 *
 * <p>Slope: s + x s (1 - s) 2 u'. Hendrycks and Gimpel, "Gaussian error linear units",
 * arXiv:1606.08415, 2016.
 */
public record Gelu() implements Activation {
    private static final float TWICE_SCALE = (float) (2 * Math.sqrt(2 / Math.PI));
    private static final float CUBIC = 0.044715f;

    /**
     * Long before this s is 0 or 1; beyond it u' must not overflow, for 0 times that is no number.
     */
    private static final float FAR = 1e6f;

    @Override
    public float value(float x) {
        return x * s(x);
    }

    @Override
    public float slope(float x, float y) {
        float s = s(x);
        float near = Math.min(Math.max(x, -FAR), FAR);
        return s + x * (s * (1 - s)) * (TWICE_SCALE * (1 + 3 * CUBIC * near * near));
    }

    private static float s(float x) {
        return Elementary.sigmoid(TWICE_SCALE * (x + CUBIC * x * x * x));
    }
}
