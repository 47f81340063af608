package org.backdraft.nn;

/** y = tanh(x). Slope: 1 - y^2. */
public record Tanh() implements Activation {

    @Override
    public float value(float x) {
        return (float) Math.tanh(x);
    }

    @Override
    public float slope(float x, float y) {
        return 1 - y * y;
    }
}
