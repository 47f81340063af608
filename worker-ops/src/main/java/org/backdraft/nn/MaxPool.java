package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.util.List;

/**
 * y = the largest x in each window, channel by channel: channels x height x width in two
 * dimensions, channels x length in one.
 *
 * <p>Padding never wins, and a window with a NaN gives NaN. Backward: dX += dY at the first largest
 * x of each window, line by line; overlapping windows add up. No parameters. Ranzato, Huang,
 * Boureau and LeCun, "Unsupervised learning of invariant feature hierarchies", CVPR 2007.
 *
 * @param window with a padding of at most half its kernel
 */
public record MaxPool(Window window) implements Module {

    public MaxPool {
        Arity.atMostHalfPadding(name(window), window);
    }

    private static String name(Window window) {
        return "max-pool%dd".formatted(window.dimensions());
    }

    @Override
    public Windows windows(List<Shape> inputs) {
        return Windows.of(name(window), window, inputs);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Windows windows = windows(inputs);
        if (!windows.allSeeInput()) {
            throw new ShapeException(
                    "%s on %s would have windows of nothing but padding; take less dilation or padding"
                            .formatted(name(window), inputs.get(0)));
        }
        return windows.output(windows.channels());
    }

    /*
     * The planes of a batch, rows x channels of them, lie one after the other. Which place won isn't
     * kept: backward finds it again, as the first one that isn't under y. That takes no memory, and in
     * windows of 2 x 2 no branch that would be predicted wrongly for every other window.
     */
    @Override
    public void forward(Pass pass, Matrix[] x, Matrix y) {
        Windows w = pass.windows();
        boolean quarters = isQuarters(w);
        int p = x[0].offset();
        int q = y.offset();
        for (int plane = 0; plane < y.rows() * w.channels(); plane++) {
            for (int i = 0; i < w.outputHeight(); i++) {
                if (quarters) {
                    quarterLine(w, x[0].data(), p + 2 * i * w.width(), y.data(), q);
                } else {
                    line(w, i, x[0].data(), p, y.data(), q);
                }
                q += w.outputWidth();
            }
            p += w.inputPlaces();
        }
    }

    @Override
    public void backward(Pass pass, Matrix[] x, Matrix y, Matrix dY, Matrix[] dX) {
        if (dX[0] == null) {
            return;
        }
        Windows w = pass.windows();
        boolean quarters = isQuarters(w);
        int shift = dX[0].offset() - x[0].offset();
        int p = x[0].offset();
        int q = 0;
        for (int plane = 0; plane < y.rows() * w.channels(); plane++) {
            for (int i = 0; i < w.outputHeight(); i++) {
                for (int j = 0; j < w.outputWidth(); j++) {
                    float max = y.data()[y.offset() + q];
                    int at =
                            quarters
                                    ? quarter(x[0].data(), p + 2 * (i * w.width() + j), w, max)
                                    : first(w, i, j, x[0].data(), p, max);
                    dX[0].data()[at + shift] += dY.data()[dY.offset() + q++];
                }
            }
            p += w.inputPlaces();
        }
    }

    /** Whether windows are 2 x 2, side by side. */
    private static boolean isQuarters(Windows w) {
        return w.kernelHeight() == 2
                && w.kernelWidth() == 2
                && w.strideDown() == 2
                && w.strideAcross() == 2
                && w.padDown() == 0
                && w.padAcross() == 0
                && w.dilateDown() == 1
                && w.dilateAcross() == 1;
    }

    private static void quarterLine(Windows w, float[] x, int top, float[] y, int q) {
        int bottom = top + w.width();
        for (int j = 0; j < w.outputWidth(); j++) {
            float above = Math.max(x[top + 2 * j], x[top + 2 * j + 1]);
            float below = Math.max(x[bottom + 2 * j], x[bottom + 2 * j + 1]);
            y[q + j] = Math.max(above, below);
        }
    }

    /** Where in a window of 2 x 2 the first x is that isn't under the largest. */
    private static int quarter(float[] x, int at, Windows w, float max) {
        int below = at + w.width();
        int first = x[below] < max ? below + 1 : below;
        first = x[at + 1] < max ? first : at + 1;
        return x[at] < max ? first : at;
    }

    private static void line(Windows w, int i, float[] x, int p, float[] y, int q) {
        int down = w.firstDown(i);
        int endDown = w.endDown(i);
        for (int j = 0; j < w.outputWidth(); j++) {
            int across = w.firstAcross(j);
            int endAcross = w.endAcross(j);
            float max = Float.NEGATIVE_INFINITY;
            for (int a = down; a < endDown; a += w.dilateDown()) {
                for (int b = across; b < endAcross; b += w.dilateAcross()) {
                    max = Math.max(max, x[p + a * w.width() + b]);
                }
            }
            y[q + j] = max;
        }
    }

    /** Where in a window the first x is that isn't under the largest. */
    private static int first(Windows w, int i, int j, float[] x, int p, float max) {
        int endDown = w.endDown(i);
        int across = w.firstAcross(j);
        int endAcross = w.endAcross(j);
        for (int a = w.firstDown(i); a < endDown; a += w.dilateDown()) {
            for (int b = across; b < endAcross; b += w.dilateAcross()) {
                int at = p + a * w.width() + b;
                if (!(x[at] < max)) {
                    return at;
                }
            }
        }
        throw new IllegalStateException("y isn't what forward left");
    }
}
