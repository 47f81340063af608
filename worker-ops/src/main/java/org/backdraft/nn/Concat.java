package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.util.ArrayList;
import java.util.List;

/**
 * y = [x1, x2, ...], the inputs' features or channels side by side. Backward: each dX += its
 * columns of dY.
 *
 * <p>Inputs with places, such as images, have all dimensions but the channels in common.
 */
public record Concat() implements Module {

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Arity.several("concat", inputs);
        List<Integer> first = inputs.get(0).dimensions();
        List<Integer> places = first.subList(1, first.size());
        int channels = 0;
        for (Shape input : inputs) {
            List<Integer> dimensions = input.dimensions();
            if (!dimensions.subList(1, dimensions.size()).equals(places)) {
                throw new ShapeException(
                        "concat takes inputs that differ in their channels alone, not " + inputs);
            }
            channels = Math.addExact(channels, input.channels());
        }
        List<Integer> joined = new ArrayList<>(first);
        joined.set(0, channels);
        return new Shape(joined);
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
