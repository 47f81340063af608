package org.backdraft.nn;

import org.backdraft.tensor.Elementary;

/**
 * y = x where x &gt; 0, else alpha (exp(x) - 1). Slope: 1, or y + alpha.
 *
 * <p>Clevert, Unterthiner and Hochreiter, "Fast and accurate deep network learning by exponential
 * linear units", ICLR 2016.
 *
 * @param alpha minus the limit far below 0
 */
public record Elu(float alpha) implements Activation {

    @Override
    public float value(float x) {
        return x > 0 ? x : alpha * Elementary.expm1(x);
    }

    @Override
    public float slope(float x, float y) {
        return x > 0 ? 1f : y + alpha;
    }

    @Override
    public void values(float[] x, float[] y, int from, int to) {
        Elementary.expm1(x, y, from, to);
        for (int i = from; i < to; i++) {
            y[i] = x[i] > 0 ? x[i] : alpha * y[i];
        }
    }
}
