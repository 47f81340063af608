package org.backdraft.nn;

import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.Seed;

import java.util.List;

/**
 * While training, y = x / (1 - rate) for elements that are kept and 0 for a random share {@code
 * rate} that is dropped, number by number of an image too; at evaluation y = x. Backward: dX += dY
 * by the same mask.
 *
 * <p>The mask is a function of (run seed, step, shard, node, place), so it is the same wherever the
 * shard is computed. Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout", JMLR
 * 15, 2014.
 *
 * @param rate from 0 to under 1
 */
public record Dropout(double rate) implements Module {
    private static final int BITS = 24;
    private static final long STEP = 0x9E3779B97F4A7C15L;

    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException(
                    "dropout needs a rate from 0 to under 1, not " + rate);
        }
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        return Arity.one("dropout", inputs);
    }

    @Override
    public int scratch(List<Shape> inputs, int rows) {
        return Math.multiplyExact(inputs.get(0).size(), rows);
    }

    @Override
    public void forward(Pass pass, Matrix[] x, Matrix y) {
        float[] in = x[0].data();
        float[] out = y.data();
        if (!pass.training()) {
            System.arraycopy(in, x[0].offset(), out, y.offset(), y.size());
            return;
        }
        float[] mask = pass.scratch();
        float kept = (float) (1 / (1 - rate));
        long threshold = Math.round(rate * (1 << BITS));
        for (int i = 0, p = x[0].offset(), q = y.offset(); i < y.size(); i++) {
            long draw = Seed.mix(pass.seed() + i * STEP) >>> (Long.SIZE - BITS);
            mask[i] = draw < threshold ? 0f : kept;
            out[q + i] = in[p + i] * mask[i];
        }
    }

    @Override
    public void backward(Pass pass, Matrix[] x, Matrix y, Matrix dY, Matrix[] dX) {
        if (dX[0] == null) {
            return;
        }
        float[] mask = pass.scratch();
        float[] d = dY.data();
        float[] to = dX[0].data();
        for (int i = 0, p = dY.offset(), q = dX[0].offset(); i < y.size(); i++) {
            to[q + i] += d[p + i] * mask[i];
        }
    }
}
