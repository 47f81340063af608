package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

/**
 * y = max(x, 0). Slope: 1 where x &gt; 0, else 0 (at 0, the usual choice of a subgradient).
 *
 * <p>Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML 2010.
 */
public record Relu() implements Activation {

    @Override
    public float value(float x) {
        return Math.max(x, 0f);
    }

    @Override
    public float slope(float x, float y) {
        return y > 0 ? 1f : 0f;
    }

    /** As for any activation, but with the slope's 0 and 1 chosen, not multiplied by. */
    @Override
    public void backward(Pass pass, Matrix[] x, Matrix y, Matrix dY, Matrix[] dX) {
        if (dX[0] == null) {
            return;
        }
        float[] out = y.data();
        float[] d = dY.data();
        float[] to = dX[0].data();
        for (int i = 0, q = y.offset(), s = dY.offset(), t = dX[0].offset(); i < y.size(); i++) {
            to[t + i] += out[q + i] > 0 ? d[s + i] : 0f;
        }
    }
}
