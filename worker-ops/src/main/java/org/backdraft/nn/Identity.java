package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.util.List;

/** y = x. Backward: dX += dY. */
public record Identity() implements Module {

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Arity.one("identity", inputs);
    }

    @Override
    public void forward(Pass pass, Matrix[] x, Matrix y) {
        copy(x[0], y);
    }

    /** {@code to = from}, of one size. */
    static void copy(Matrix from, Matrix to) {
        System.arraycopy(from.data(), from.offset(), to.data(), to.offset(), to.size());
    }

    @Override
    public void backward(Pass pass, Matrix[] x, Matrix y, Matrix dY, Matrix[] dX) {
        if (dX[0] != null) {
            Add.accumulate(dY, dX[0]);
        }
    }
}
