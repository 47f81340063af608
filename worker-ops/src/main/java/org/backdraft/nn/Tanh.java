package org.backdraft.nn;

import org.backdraft.tensor.Elementary;

/** y = tanh(x). Slope: 1 - y^2. */
public record Tanh() implements Activation {

    @Override
    public float value(float x) {
        return Elementary.tanh(x);
    }

    @Override
    public float slope(float x, float y) {
        return 1 - y * y;
    }

    @Override
    public void values(float[] x, float[] y, int from, int to) {
        Elementary.tanh(x, y, from, to);
    }

    @Override
    public void addSlopes(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
        for (int i = from; i < to; i++) {
            dX[i] += dY[i] * slope(x[i], y[i]);
        }
    }
}
