package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.util.List;

/**
 * y = max(x, 0), element by element. Backward: dX += dY where y &gt; 0; the gradient at 0 is 0.
 *
 * <p>Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML 2010.
 */
public record Relu() implements Module {

    @Override
    public int outputWidth(List<Integer> inputWidths) {
        return Arity.one("relu", inputWidths);
    }

    @Override
    public void forward(Matrix[] x, float[] theta, int at, Matrix y) {
        float[] in = x[0].data();
        float[] out = y.data();
        for (int i = 0, p = x[0].offset(), q = y.offset(); i < y.size(); i++) {
            out[q + i] = Math.max(in[p + i], 0f);
        }
    }

    @Override
    public void backward(
            Matrix[] x, float[] theta, int at, Matrix y, Matrix dY, Matrix[] dX, float[] gradient) {
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
