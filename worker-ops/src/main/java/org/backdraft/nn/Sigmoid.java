package org.backdraft.nn;

import org.backdraft.tensor.Elementary;

/** y = 1 / (1 + exp(-x)). Slope: y (1 - y). */
public record Sigmoid() implements Activation {

    @Override
    public float value(float x) {
        return Elementary.sigmoid(x);
    }

    @Override
    public float slope(float x, float y) {
        return y * (1 - y);
    }

    @Override
    public void values(float[] x, float[] y, int from, int to) {
        Elementary.sigmoid(x, y, from, to);
    }

    @Override
    public void addSlopes(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
        for (int i = from; i < to; i++) {
            dX[i] += dY[i] * slope(x[i], y[i]);
        }
    }
}
