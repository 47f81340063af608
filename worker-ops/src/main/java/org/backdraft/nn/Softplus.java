package org.backdraft.nn;

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
        return (float) (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
    }

    @Override
    public float slope(float x, float y) {
        return Sigmoid.of(x);
    }
}
