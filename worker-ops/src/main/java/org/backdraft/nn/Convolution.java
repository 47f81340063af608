package org.backdraft.nn;

import org.backdraft.tensor.Blas;
import org.backdraft.tensor.Matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * y_o(p) = b_o + sum over c, k of W_o,c(k) x_c(stride p - padding + dilation k): at each place p of
 * the output, the products of output channel o's weights with what the window there sees, where the
 * padding is 0.
 *
 * <p>Strictly this is a cross-correlation, as everywhere in this field. With groups, the channels
 * of input and output are cut into as many parts, and each part of the output sees its own part of
 * the input. LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document
 * recognition", Proc. IEEE 86, 1998.
 *
 * <p>Shapes: x is in x height x width, or in x length; y is channels x places likewise. Parameters
 * in theta: weight W (channels x in / groups x kernel height x kernel width, or x kernel length),
 * then bias b (channels) if there is one. Backward, with X the windows' columns ({@link Columns})
 * of an example: dW += dY X', dX += W' dY added up where windows overlap, db += dY's sums over
 * places. Initial weights by {@link Initializer} for in / groups x kernel places inputs and
 * channels / groups x kernel places outputs, initial bias 0.
 *
 * @param channels of the output, at least 1
 * @param window what an output sees
 * @param groups parts that don't see each other; divides the channels of input and output
 * @param bias whether b exists
 * @param initializer distribution of the initial weights
 */
public record Convolution(
        int channels, Window window, int groups, boolean bias, Initializer initializer)
        implements Module {
    /** The least and, where that is more, the most places of a piece of columns. */
    private static final int LEAST_PLACES = 64;

    private static final int PIECE_FLOATS = 1 << 15;

    public Convolution {
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(initializer, "initializer");
        if (channels < 1 || groups < 1 || channels % groups > 0) {
            throw new IllegalArgumentException(
                    "%s needs channels >= 1 and groups >= 1 that divide them, not %d and %d"
                            .formatted(name(window), channels, groups));
        }
    }

    /** With one group, bias and Glorot's initial weights. */
    public Convolution(int channels, Window window) {
        this(channels, window, 1, true, Initializer.GLOROT);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Windows windows = windows(inputs);
        if (windows.channels() % groups > 0) {
            throw new ShapeException(
                    "%s in %d groups takes channels that they divide, not %d (%s)"
                            .formatted(name(window), groups, windows.channels(), inputs.get(0)));
        }
        return windows.output(channels);
    }

    @Override
    public Windows windows(List<Shape> inputs) {
        return Windows.of(name(window), window, inputs);
    }

    @Override
    public List<ParameterShape> parameters(List<Shape> inputs) {
        List<Integer> dimensions =
                new ArrayList<>(List.of(channels, inputs.get(0).channels() / groups));
        dimensions.addAll(window.kernel());
        ParameterShape weight = new ParameterShape("weight", dimensions);
        return bias ? List.of(weight, ParameterShape.of("bias", channels)) : List.of(weight);
    }

    @Override
    public void initialize(long seed, List<Shape> inputs, float[] theta, int at) {
        int places = windows(inputs).kernelPlaces();
        int seen = inputs.get(0).channels() / groups * places;
        int count = channels * seen;
        initializer.fill(seed, seen, channels / groups * places, theta, at, count);
        if (bias) {
            Arrays.fill(theta, at + count, at + count + channels, 0f);
        }
    }

    @Override
    public int scratch(List<Shape> inputs, int rows) {
        Windows windows = windows(inputs);
        return isProduct(windows) ? 0 : seen(windows) * places(windows);
    }

    @Override
    public void forward(Pass pass, Matrix[] x, Matrix y) {
        Windows windows = pass.windows();
        int places = windows.outputPlaces();
        for (int row = 0; row < y.rows(); row++) {
            if (bias) {
                int b = pass.at() + channels * seen(windows);
                for (int o = 0; o < channels; o++) {
                    int at = y.rowOffset(row) + o * places;
                    Arrays.fill(y.data(), at, at + places, pass.theta()[b + o]);
                }
            }
            for (int group = 0; group < groups; group++) {
                forward(pass, group, x[0], y, row);
            }
        }
    }

    private void forward(Pass pass, int group, Matrix x, Matrix y, int row) {
        Windows windows = pass.windows();
        int inputs = windows.channels() / groups;
        int outputs = channels / groups;
        int seen = seen(windows);
        int places = windows.outputPlaces();
        int in = x.rowOffset(row) + group * inputs * windows.height() * windows.width();
        int out = y.rowOffset(row) + group * outputs * places;
        int weight = pass.at() + group * outputs * seen;
        float beta = bias ? 1f : 0f;
        boolean product = isProduct(windows);
        int most = product ? places : places(windows);
        float[] columns = product ? x.data() : pass.scratch();
        for (int from = 0; from < places; from += most) {
            int to = Math.min(places, from + most);
            if (!product) {
                Columns.gather(windows, inputs, x.data(), in, from, to, columns);
            }
            Blas.multiply(
                    false,
                    false,
                    outputs,
                    to - from,
                    seen,
                    pass.theta(),
                    weight,
                    seen,
                    columns,
                    product ? in : 0,
                    to - from,
                    beta,
                    y.data(),
                    out + from,
                    places);
        }
    }

    @Override
    public void backward(Pass pass, Matrix[] x, Matrix y, Matrix dY, Matrix[] dX) {
        for (int row = 0; row < dY.rows(); row++) {
            for (int group = 0; group < groups; group++) {
                backward(pass, group, x[0], dY, dX[0], row);
            }
        }
        if (bias) {
            addBias(pass, dY);
        }
    }

    private void backward(Pass pass, int group, Matrix x, Matrix dY, Matrix dX, int row) {
        Windows windows = pass.windows();
        int inputs = windows.channels() / groups;
        int outputs = channels / groups;
        int seen = seen(windows);
        int places = windows.outputPlaces();
        int in = group * inputs * windows.height() * windows.width();
        int out = dY.rowOffset(row) + group * outputs * places;
        int weight = pass.at() + group * outputs * seen;
        boolean product = isProduct(windows);
        int most = product ? places : places(windows);
        float[] columns = product ? x.data() : pass.scratch();
        for (int from = 0; from < places; from += most) {
            int to = Math.min(places, from + most);
            if (!product) {
                Columns.gather(windows, inputs, x.data(), x.rowOffset(row) + in, from, to, columns);
            }
            Blas.multiply(
                    false,
                    true,
                    outputs,
                    seen,
                    to - from,
                    dY.data(),
                    out + from,
                    places,
                    columns,
                    product ? x.rowOffset(row) + in : 0,
                    to - from,
                    1f,
                    pass.gradient(),
                    weight,
                    seen);
            if (dX == null) {
                continue;
            }
            Blas.multiply(
                    true,
                    false,
                    seen,
                    to - from,
                    outputs,
                    pass.theta(),
                    weight,
                    seen,
                    dY.data(),
                    out + from,
                    places,
                    product ? 1f : 0f,
                    product ? dX.data() : columns,
                    product ? dX.rowOffset(row) + in : 0,
                    to - from);
            if (!product) {
                Columns.scatter(
                        windows, inputs, columns, from, to, dX.data(), dX.rowOffset(row) + in);
            }
        }
    }

    private void addBias(Pass pass, Matrix dY) {
        Windows windows = pass.windows();
        int places = windows.outputPlaces();
        int at = pass.at() + channels * seen(windows);
        for (int row = 0; row < dY.rows(); row++) {
            for (int o = 0; o < channels; o++) {
                int from = dY.rowOffset(row) + o * places;
                pass.gradient()[at + o] += sum(dY.data(), from, from + places);
            }
        }
    }

    /** In four sums, which a processor can add to at once. */
    private static float sum(float[] values, int from, int to) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            a += values[i];
            b += values[i + 1];
            c += values[i + 2];
            d += values[i + 3];
        }
        for (; i < to; i++) {
            a += values[i];
        }
        return (a + b) + (c + d);
    }

    /** Numbers that a window sees in its group. */
    private int seen(Windows windows) {
        return windows.channels() / groups * windows.kernelPlaces();
    }

    /** Places of a piece of columns. */
    private int places(Windows windows) {
        int most = Math.max(LEAST_PLACES, PIECE_FLOATS / seen(windows));
        return Math.min(most, windows.outputPlaces());
    }

    /** Whether each window sees one place, which is the output's: the image is its columns. */
    private static boolean isProduct(Windows windows) {
        return windows.kernelPlaces() == 1
                && windows.strideDown() == 1
                && windows.strideAcross() == 1
                && windows.padDown() == 0
                && windows.padAcross() == 0;
    }

    private static String name(Window window) {
        return "conv%dd".formatted(window.dimensions());
    }
}
