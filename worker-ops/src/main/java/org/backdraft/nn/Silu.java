package org.backdraft.nn;

import org.backdraft.tensor.Elementary;

/**
 * y = x s with s = sigmoid(x). Slope: s (1 + x (1 - s)).
 *
 * <p>Elfwing, Uchibe and Doya, "Sigmoid-weighted linear units", Neural Networks 107, 2018; also
 * called swish.
 */
public record Silu() implements Activation {

    @Override
    public float value(float x) {
        return x * Elementary.sigmoid(x);
    }

    @Override
    public float slope(float x, float y) {
        float s = Elementary.sigmoid(x);
        return s * (1 + x * (1 - s));
    }
}
