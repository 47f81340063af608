package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.util.List;

/** y = 1 / (1 + exp(-x)), element by element. Backward: dX += dY y (1 - y). */
public record Sigmoid() implements Module {

    @Override
    public int outputWidth(List<Integer> inputWidths) {
        return Arity.one("sigmoid", inputWidths);
    }

    @Override
    public void forward(Matrix[] x, float[] theta, int at, Matrix y) {
        float[] in = x[0].data();
        float[] out = y.data();
        for (int i = 0, p = x[0].offset(), q = y.offset(); i < y.size(); i++) {
            out[q + i] = of(in[p + i]);
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
            float v = out[q + i];
            to[t + i] += d[s + i] * v * (1 - v);
        }
    }

    /** The logistic function of one number. */
    static float of(float z) {
        return (float) (1 / (1 + Math.exp(-z)));
    }
}
