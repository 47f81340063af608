package org.backdraft.nn;

/** y = 1 / (1 + exp(-x)). Slope: y (1 - y). */
public record Sigmoid() implements Activation {

    @Override
    public float value(float x) {
        return of(x);
    }

    @Override
    public float slope(float x, float y) {
        return y * (1 - y);
    }

    /** The logistic function of one number. */
    static float of(float z) {
        return (float) (1 / (1 + Math.exp(-z)));
    }
}
