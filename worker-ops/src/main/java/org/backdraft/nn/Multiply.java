package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.util.List;

/**
 * y = x1 x2 ..., element by element, inputs of one shape.
 *
 * <p>Backward: each dX += dY times the product of the other inputs.
 */
public record Multiply() implements Module {

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Arity.severalOfOneShape("multiply", inputs);
    }

    @Override
    public void forward(Pass pass, Matrix[] x, Matrix y) {
        for (int i = 0; i < y.size(); i++) {
            y.data()[y.offset() + i] = product(x, i, -1);
        }
    }

    @Override
    public void backward(Pass pass, Matrix[] x, Matrix y, Matrix dY, Matrix[] dX) {
        for (int k = 0; k < x.length; k++) {
            if (dX[k] != null) {
                for (int i = 0; i < y.size(); i++) {
                    float d = dY.data()[dY.offset() + i] * product(x, i, k);
                    dX[k].data()[dX[k].offset() + i] += d;
                }
            }
        }
    }

    /** Product of element i of all inputs but one. */
    private static float product(Matrix[] x, int i, int without) {
        float product = 1;
        for (int k = 0; k < x.length; k++) {
            product *= k == without ? 1 : x[k].data()[x[k].offset() + i];
        }
        return product;
    }
}
