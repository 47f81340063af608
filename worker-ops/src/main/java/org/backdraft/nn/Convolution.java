package org.backdraft.nn;

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
    public long multiplications(List<Shape> inputs) {
        Windows windows = windows(inputs);
        long seen = windows.channels() / groups * windows.kernelPlaces();
        return channels * seen * windows.outputPlaces();
    }

    @Override
    public int scratch(List<Shape> inputs, int rows) {
        return new ConvolutionPieces(this, windows(inputs)).scratch();
    }

    @Override
    public int products(List<Shape> inputs, int rows) {
        return new ConvolutionPieces(this, windows(inputs)).products();
    }

    @Override
    public void forward(Pass pass, Matrix[] x, Matrix y) {
        pass.pieces().forward(pass, x[0], y);
    }

    @Override
    public void backward(Pass pass, Matrix[] x, Matrix y, Matrix dY, Matrix[] dX) {
        pass.pieces().backward(pass, x[0], dY, dX[0]);
    }

    @Override
    public String type() {
        return name(window);
    }

    private static String name(Window window) {
        return "conv%dd".formatted(window.dimensions());
    }
}
