package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.util.List;

/** y = x1 + x2 + ..., inputs of one shape. Backward: dX += dY for each input. */
public record Add() implements Module {

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Arity.severalOfOneShape("add", inputs);
    }

    @Override
    public void forward(Pass pass, Matrix[] x, Matrix y) {
        System.arraycopy(x[0].data(), x[0].offset(), y.data(), y.offset(), y.size());
        for (int k = 1; k < x.length; k++) {
            accumulate(x[k], y);
        }
    }

    @Override
    public void backward(Pass pass, Matrix[] x, Matrix y, Matrix dY, Matrix[] dX) {
        for (Matrix d : dX) {
            if (d != null) {
                accumulate(dY, d);
            }
        }
    }

    /** {@code to += from}, of one shape. */
    static void accumulate(Matrix from, Matrix to) {
        float[] source = from.data();
        float[] sum = to.data();
        for (int i = 0, p = from.offset(), q = to.offset(); i < to.size(); i++) {
            sum[q + i] += source[p + i];
        }
    }
}
