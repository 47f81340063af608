package org.backdraft.nn;

import org.backdraft.tensor.Elementary;
import org.backdraft.tensor.Matrix;

import java.util.List;

/**
 * y_j = exp(x_j) / sum_k exp(x_k), row by row, for use inside a network.
 *
 * <p>Backward, with the full Jacobian: dX_j += y_j (dY_j - sum_k dY_k y_k). At a network's end
 * leave it out: the cross entropy takes logits and has the softmax in it.
 */
public record Softmax() implements Module {

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Shape.of(Arity.features("softmax", inputs));
    }

    @Override
    public void forward(Pass pass, Matrix[] x, Matrix y) {
        for (int i = 0; i < y.rows(); i++) {
            float max = Float.NEGATIVE_INFINITY;
            for (int j = 0; j < y.cols(); j++) {
                max = Math.max(max, x[0].get(i, j));
            }
            double total = 0;
            for (int j = 0; j < y.cols(); j++) {
                float e = Elementary.exp(x[0].get(i, j) - max);
                y.set(i, j, e);
                total += e;
            }
            float factor = (float) (1 / total);
            for (int j = 0; j < y.cols(); j++) {
                y.set(i, j, y.get(i, j) * factor);
            }
        }
    }

    @Override
    public void backward(Pass pass, Matrix[] x, Matrix y, Matrix dY, Matrix[] dX) {
        if (dX[0] == null) {
            return;
        }
        for (int i = 0; i < y.rows(); i++) {
            float dot = 0;
            for (int j = 0; j < y.cols(); j++) {
                dot += dY.get(i, j) * y.get(i, j);
            }
            for (int j = 0; j < y.cols(); j++) {
                float d = y.get(i, j) * (dY.get(i, j) - dot);
                dX[0].set(i, j, dX[0].get(i, j) + d);
            }
        }
    }
}
