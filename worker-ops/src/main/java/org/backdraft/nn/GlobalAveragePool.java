package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.util.List;

/**
 * y_c = the mean of all places of channel c: an image of any size becomes a feature for each
 * channel.
 *
 * <p>Backward: dX += dY_c / places at each place of channel c. No parameters. Lin, Chen and Yan,
 * "Network in network", ICLR 2014.
 */
public record GlobalAveragePool() implements Module {

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Shape input = Arity.one("global-avg-pool", inputs);
        if (input.isFlat()) {
            throw new ShapeException(
                    "global-avg-pool takes channels with places, not %s features".formatted(input));
        }
        return Shape.of(input.channels());
    }

    @Override
    public void forward(Pass pass, Matrix[] x, Matrix y) {
        int places = pass.input(0).places();
        int p = x[0].offset();
        for (int i = 0, q = y.offset(); i < y.size(); i++) {
            y.data()[q + i] = Planes.sum(x[0].data(), p, places) / places;
            p += places;
        }
    }

    @Override
    public void backward(Pass pass, Matrix[] x, Matrix y, Matrix dY, Matrix[] dX) {
        if (dX[0] == null) {
            return;
        }
        int places = pass.input(0).places();
        float[] to = dX[0].data();
        int p = dX[0].offset();
        for (int i = 0, q = dY.offset(); i < dY.size(); i++) {
            float d = dY.data()[q + i] / places;
            for (int end = p + places; p < end; p++) {
                to[p] += d;
            }
        }
    }
}
