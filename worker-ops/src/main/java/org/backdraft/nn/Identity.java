package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.util.List;

/** y = x. Backward: dX += dY. */
public record Identity() implements Module {

    @Override
    public int outputWidth(List<Integer> inputWidths) {
        return Arity.one("identity", inputWidths);
    }

    @Override
    public void forward(Pass pass, Matrix[] x, Matrix y) {
        System.arraycopy(x[0].data(), x[0].offset(), y.data(), y.offset(), y.size());
    }

    @Override
    public void backward(Pass pass, Matrix[] x, Matrix y, Matrix dY, Matrix[] dX) {
        if (dX[0] != null) {
            Add.accumulate(dY, dX[0]);
        }
    }
}
