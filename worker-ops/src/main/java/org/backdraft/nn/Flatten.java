package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.util.List;

/** y = x, its numbers taken as plain features, in their order. Backward: dX += dY. */
public record Flatten() implements Module {

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Shape.of(Arity.one("flatten", inputs).size());
    }

    @Override
    public void forward(Pass pass, Matrix[] x, Matrix y) {
        Identity.copy(x[0], y);
    }

    @Override
    public void backward(Pass pass, Matrix[] x, Matrix y, Matrix dY, Matrix[] dX) {
        if (dX[0] != null) {
            Add.accumulate(dY, dX[0]);
        }
    }
}
