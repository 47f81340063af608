package org.backdraft.nn;

/**
 * y = x s with s = sigmoid(x). Slope: s (1 + x (1 - s)).
 *
 * <p>Elfwing, Uchibe and Doya, "Sigmoid-weighted linear units", Neural Networks 107, 2018; also
 * called swish.
 */
public record Silu() implements Activation {

    @Override
    public float value(float x) {
        return x * Sigmoid.of(x);
    }

    @Override
    public float slope(float x, float y) {
        float s = Sigmoid.of(x);
        return s * (1 + x * (1 - s));
    }
}
