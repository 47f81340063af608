package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.util.List;
import java.util.Objects;

/**
 * y = x, its numbers taken in their order as an example of another shape: an image, say. Backward:
 * dX += dY.
 *
 * @param shape of the output, with as many numbers as the input
 */
public record Reshape(Shape shape) implements Module {

    public Reshape {
        Objects.requireNonNull(shape, "shape");
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape input = Arity.one("reshape", inputs);
        if (input.size() != shape.size()) {
            throw new ShapeException(
                    "reshape to %s takes %d numbers, not %d (%s)"
                            .formatted(shape, shape.size(), input.size(), input));
        }
        return shape;
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
