package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.util.List;

/** y = [x1, x2, ...], the inputs side by side. Backward: each dX += its columns of dY. */
public record Concat() implements Module {

    @Override
    public int outputWidth(List<Integer> inputWidths) {
        Arity.several("concat", inputWidths);
        return inputWidths.stream().reduce(0, Math::addExact);
    }

    @Override
    public void forward(Pass pass, Matrix[] x, Matrix y) {
        int column = 0;
        for (Matrix part : x) {
            for (int i = 0; i < y.rows(); i++) {
                System.arraycopy(
                        part.data(),
                        part.rowOffset(i),
                        y.data(),
                        y.rowOffset(i) + column,
                        part.cols());
            }
            column += part.cols();
        }
    }

    @Override
    public void backward(Pass pass, Matrix[] x, Matrix y, Matrix dY, Matrix[] dX) {
        int column = 0;
        for (int k = 0; k < x.length; k++) {
            if (dX[k] != null) {
                addColumns(dY, column, dX[k]);
            }
            column += x[k].cols();
        }
    }

    private static void addColumns(Matrix dY, int column, Matrix to) {
        for (int i = 0; i < to.rows(); i++) {
            int p = dY.rowOffset(i) + column;
            int q = to.rowOffset(i);
            for (int j = 0; j < to.cols(); j++) {
                to.data()[q + j] += dY.data()[p + j];
            }
        }
    }
}
