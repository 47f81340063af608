package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.util.List;

/**
 * y = the mean x of each window, channel by channel: channels x height x width in two dimensions,
 * channels x length in one.
 *
 * <p>Backward: dX += dY / n at each place of a window; overlapping windows add up. No parameters.
 * LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition",
 * Proc. IEEE 86, 1998 (there with a factor and a bias).
 *
 * @param window without dilation, with a padding of at most half its kernel
 * @param countPadding whether n is the kernel's places, with padding as zeros, or those on the
 *     input
 */
public record AveragePool(Window window, boolean countPadding) implements Module {

    public AveragePool {
        Arity.atMostHalfPadding(name(window), window);
        if (!window.dilation().stream().allMatch(dilation -> dilation == 1)) {
            throw new IllegalArgumentException(
                    "%s has no dilation, not %s".formatted(name(window), window.dilation()));
        }
    }

    private static String name(Window window) {
        return "avg-pool%dd".formatted(window.dimensions());
    }

    @Override
    public Windows windows(List<Shape> inputs) {
        return Windows.of(name(window), window, inputs);
    }

    @Override
    public Shape outputShape(List<Shape> inputs) {
        Windows windows = windows(inputs);
        return windows.output(windows.channels());
    }

    /* The planes of a batch, rows x channels of them, lie one after the other. */
    @Override
    public void forward(Pass pass, Matrix[] x, Matrix y) {
        Windows w = pass.windows();
        int p = x[0].offset();
        int q = y.offset();
        for (int plane = 0; plane < y.rows() * w.channels(); plane++) {
            for (int i = 0; i < w.outputHeight(); i++) {
                int down = w.firstDown(i);
                int endDown = w.endDown(i);
                for (int j = 0; j < w.outputWidth(); j++) {
                    int across = w.firstAcross(j);
                    int endAcross = w.endAcross(j);
                    float sum = 0;
                    for (int a = down; a < endDown; a++) {
                        for (int b = across; b < endAcross; b++) {
                            sum += x[0].data()[p + a * w.width() + b];
                        }
                    }
                    y.data()[q++] = sum / count(w, endDown - down, endAcross - across);
                }
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
        int p = dX[0].offset();
        int q = dY.offset();
        for (int plane = 0; plane < y.rows() * w.channels(); plane++) {
            for (int i = 0; i < w.outputHeight(); i++) {
                int down = w.firstDown(i);
                int endDown = w.endDown(i);
                for (int j = 0; j < w.outputWidth(); j++) {
                    int across = w.firstAcross(j);
                    int endAcross = w.endAcross(j);
                    float d = dY.data()[q++] / count(w, endDown - down, endAcross - across);
                    for (int a = down; a < endDown; a++) {
                        for (int b = across; b < endAcross; b++) {
                            dX[0].data()[p + a * w.width() + b] += d;
                        }
                    }
                }
            }
            p += w.inputPlaces();
        }
    }

    private int count(Windows w, int down, int across) {
        return countPadding ? w.kernelPlaces() : down * across;
    }
}
