package org.backdraft.nn;

import org.backdraft.tensor.Elementary;

/**
 * y = log(1 + exp(x)), computed as max(x, 0) + log(1 + exp(-|x|)) so that nothing overflows. Slope:
 * sigmoid(x).
 *
 * <p>Dugas, Bengio, Belisle, Nadeau and Garcia, "Incorporating second-order functional knowledge
 * for better option pricing", NIPS 2000.
 */
public record Softplus() implements Activation {

    @Override
    public float value(float x) {
        return Elementary.softplus(x);
    }

    @Override
    public float slope(float x, float y) {
        return Elementary.sigmoid(x);
    }

    @Override
    public void values(float[] x, float[] y, int from, int to) {
        Elementary.softplus(x, y, from, to);
    }
}
