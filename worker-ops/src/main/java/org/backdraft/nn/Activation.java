package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.util.List;

/**
 * A function of one number, applied element by element: y = f(x). Backward: dX += dY f'(x).
 *
 * <p>No parameters; one input of any width.
 */
public sealed interface Activation extends Module
        permits Sigmoid, Tanh, Relu, LeakyRelu, Elu, Gelu, Silu, Softplus {

    /** f(x). */
    float value(float x);

    /** f'(x), where y = f(x). */
    float slope(float x, float y);

    @Override
    default Shape outputShape(List<Shape> inputs) {
        return Arity.one(type(), inputs);
    }

    /**
     * y = f(x) at the places {@code from} to {@code to} - 1 of both arrays.
     *
     * @param x read
     * @param y written
     */
    default void values(float[] x, float[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = value(x[i]);
        }
    }

    /**
     * dX += dY f'(x) at the places {@code from} to {@code to} - 1 of all arrays.
     *
     * @param x read; {@code y} and {@code dY} too
     * @param dX accumulated
     */
    default void addSlopes(float[] x, float[] y, float[] dY, float[] dX, int from, int to) {
        for (int i = from; i < to; i++) {
            dX[i] += dY[i] * slope(x[i], y[i]);
        }
    }

    /* The loops over one place in all arrays can be vectorised; Backprop's buffers all start at 0. */
    @Override
    default void forward(Pass pass, Matrix[] x, Matrix y) {
        float[] in = x[0].data();
        float[] out = y.data();
        int p = x[0].offset();
        int q = y.offset();
        if (p == q) {
            values(in, out, p, p + y.size());
            return;
        }
        for (int i = 0; i < y.size(); i++) {
            out[q + i] = value(in[p + i]);
        }
    }

    @Override
    default void backward(Pass pass, Matrix[] x, Matrix y, Matrix dY, Matrix[] dX) {
        if (dX[0] == null) {
            return;
        }
        float[] in = x[0].data();
        float[] out = y.data();
        float[] d = dY.data();
        float[] to = dX[0].data();
        int p = x[0].offset();
        int q = y.offset();
        int r = dY.offset();
        int s = dX[0].offset();
        if (p == q && p == r && p == s) {
            addSlopes(in, out, d, to, p, p + y.size());
            return;
        }
        for (int i = 0; i < y.size(); i++) {
            to[s + i] += d[r + i] * slope(in[p + i], out[q + i]);
        }
    }
}
