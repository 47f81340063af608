package org.backdraft.nn;

import org.backdraft.tensor.Blas;
import org.backdraft.tensor.Matrix;

import java.util.Arrays;

/**
 * A convolution's products of matrices, image by image and in pieces of so many places that a
 * piece's {@link Columns} are few.
 *
 * <p>Takes this memory a thread, in floats: 2 x max(2^15, 64 x what a window sees) for a piece and
 * its gradient, whatever the images' size and number, and a group's weights once more.
 */
final class ConvolutionPieces {
    /*
     * With X the columns of a piece: y = W X + b, dW += dY X', dX += W' dY. A piece of columns and
     * its gradient are to stay in a core's second cache (of 512 KiB or more): 2^15 floats each, but
     * 64 places where a window sees over 512 numbers, as products of fewer are slow.
     *
     * All products add to what is there, since OpenBLAS's own way of clearing (beta = 0) can take as
     * long as a product of small matrices. OpenBLAS is also slow where the result has few rows and
     * many columns, so dW is summed up as dW' = X dY', and y is made as y' = X' W' and turned where W
     * has few rows. scripts/kernels Convolution measures it all.
     *
     * Where a window sees one place, which is the output's, the image is its columns.
     */
    private static final int PIECE_FLOATS = 1 << 15;

    private static final int LEAST_PLACES = 64;
    private static final int MOST_TURNED = 32;
    private static final int LEAST_TURNED = 64;

    private final Windows windows;
    private final int groups;
    private final boolean bias;
    private final int inputs;
    private final int outputs;
    private final int seen;
    private final int places;
    private final int most;
    private final boolean direct;
    private final boolean turned;

    ConvolutionPieces(Convolution convolution, Windows windows) {
        this.windows = windows;
        groups = convolution.groups();
        bias = convolution.bias();
        inputs = windows.channels() / groups;
        outputs = convolution.channels() / groups;
        seen = inputs * windows.kernelPlaces();
        places = windows.outputPlaces();
        direct =
                windows.kernelPlaces() == 1
                        && windows.strideDown() == 1
                        && windows.strideAcross() == 1
                        && windows.padDown() == 0
                        && windows.padAcross() == 0;
        turned = outputs <= MOST_TURNED && seen >= LEAST_TURNED;
        int across = windows.outputWidth();
        int piece = Math.max(LEAST_PLACES, PIECE_FLOATS / seen);
        // In whole lines where it has one or more.
        most = Math.min(piece < across ? piece : piece - piece % across, places);
    }

    /** Floats of {@link Pass#scratch}: the columns of a piece. */
    int scratch() {
        return direct ? 0 : Math.multiplyExact(seen, most);
    }

    /**
     * Floats of {@link Pass#products}: a group's dW' and the columns' gradient, or a piece's y'.
     */
    int products() {
        int weights = Math.multiplyExact(outputs, seen);
        return Math.max(Math.addExact(weights, scratch()), turned ? outputs * most : 0);
    }

    /**
     * Computes y.
     *
     * @param x read
     * @param y written
     */
    void forward(Pass pass, Matrix x, Matrix y) {
        if (!turned) {
            fillBias(pass, y);
        }
        for (int row = 0; row < y.rows(); row++) {
            for (int group = 0; group < groups; group++) {
                int image = x.rowOffset(row) + group * inputs * windows.inputPlaces();
                for (int from = 0; from < places; from += most) {
                    int to = Math.min(places, from + most);
                    gather(pass, x.data(), image, from, to);
                    if (turned) {
                        turnedProduct(pass, group, x.data(), image, from, to, y, row);
                    } else {
                        product(pass, group, x.data(), image, from, to, y, row);
                    }
                }
            }
        }
    }

    private void fillBias(Pass pass, Matrix y) {
        int at = pass.at() + groups * outputs * seen;
        for (int row = 0; row < y.rows(); row++) {
            for (int o = 0; o < groups * outputs; o++) {
                int out = y.rowOffset(row) + o * places;
                Arrays.fill(y.data(), out, out + places, bias ? pass.theta()[at + o] : 0f);
            }
        }
    }

    private void gather(Pass pass, float[] x, int image, int from, int to) {
        if (!direct) {
            Columns.gather(windows, inputs, x, image, from, to, pass.scratch());
        }
    }

    /** y += W X. */
    private void product(
            Pass pass, int group, float[] x, int image, int from, int to, Matrix y, int row) {
        Blas.multiply(
                false,
                false,
                outputs,
                to - from,
                seen,
                pass.theta(),
                weights(pass, group),
                seen,
                direct ? x : pass.scratch(),
                direct ? image + from : 0,
                direct ? places : to - from,
                1f,
                y.data(),
                y.rowOffset(row) + group * outputs * places + from,
                places);
    }

    /** y = (X' W')' + b. */
    private void turnedProduct(
            Pass pass, int group, float[] x, int image, int from, int to, Matrix y, int row) {
        float[] product = pass.products();
        Arrays.fill(product, 0, (to - from) * outputs, 0f);
        Blas.multiply(
                true,
                true,
                to - from,
                outputs,
                seen,
                direct ? x : pass.scratch(),
                direct ? image + from : 0,
                direct ? places : to - from,
                pass.theta(),
                weights(pass, group),
                seen,
                1f,
                product,
                0,
                outputs);
        int biases = pass.at() + groups * outputs * seen + group * outputs;
        int out = y.rowOffset(row) + group * outputs * places + from;
        for (int o = 0; o < outputs; o++) {
            float b = bias ? pass.theta()[biases + o] : 0f;
            turn(product, o, outputs, b, y.data(), out + o * places, to - from);
        }
    }

    private static void turn(
            float[] product, int at, int apart, float b, float[] y, int out, int count) {
        for (int p = 0; p < count; p++) {
            y[out + p] = product[at + p * apart] + b;
        }
    }

    /**
     * Adds the gradients.
     *
     * @param x read
     * @param dY read
     * @param dX accumulated, or null
     */
    void backward(Pass pass, Matrix x, Matrix dY, Matrix dX) {
        for (int group = 0; group < groups; group++) {
            Arrays.fill(pass.products(), 0, outputs * seen, 0f);
            int channel = group * inputs * windows.inputPlaces();
            for (int row = 0; row < dY.rows(); row++) {
                int image = x.rowOffset(row) + channel;
                int out = dY.rowOffset(row) + group * outputs * places;
                for (int from = 0; from < places; from += most) {
                    int to = Math.min(places, from + most);
                    gather(pass, x.data(), image, from, to);
                    weightGradient(pass, x.data(), image, from, to, dY.data(), out);
                    if (dX != null) {
                        int into = dX.rowOffset(row) + channel;
                        inputGradient(pass, group, from, to, dY.data(), out, dX.data(), into);
                    }
                }
            }
            addWeightGradient(pass, weights(pass, group));
        }
        if (bias) {
            addBiasGradient(pass, dY);
        }
    }

    /** dW' += X dY'. */
    private void weightGradient(
            Pass pass, float[] x, int image, int from, int to, float[] dY, int out) {
        Blas.multiply(
                false,
                true,
                seen,
                outputs,
                to - from,
                direct ? x : pass.scratch(),
                direct ? image + from : 0,
                direct ? places : to - from,
                dY,
                out + from,
                places,
                1f,
                pass.products(),
                0,
                outputs);
    }

    /** dX += W' dY, by way of the columns. */
    private void inputGradient(
            Pass pass, int group, int from, int to, float[] dY, int out, float[] dX, int image) {
        float[] columns = direct ? dX : pass.products();
        int at = direct ? image + from : outputs * seen;
        int apart = direct ? places : to - from;
        if (!direct) {
            Arrays.fill(columns, at, at + seen * apart, 0f);
        }
        Blas.multiply(
                true,
                false,
                seen,
                to - from,
                outputs,
                pass.theta(),
                weights(pass, group),
                seen,
                dY,
                out + from,
                places,
                1f,
                columns,
                at,
                apart);
        if (!direct) {
            Columns.scatter(windows, inputs, columns, at, from, to, dX, image, pass.scratch());
        }
    }

    private void addWeightGradient(Pass pass, int weights) {
        float[] product = pass.products();
        for (int o = 0; o < outputs; o++) {
            for (int k = 0; k < seen; k++) {
                pass.gradient()[weights + o * seen + k] += product[k * outputs + o];
            }
        }
    }

    private void addBiasGradient(Pass pass, Matrix dY) {
        int at = pass.at() + groups * outputs * seen;
        for (int row = 0; row < dY.rows(); row++) {
            for (int o = 0; o < groups * outputs; o++) {
                int from = dY.rowOffset(row) + o * places;
                pass.gradient()[at + o] += Planes.sum(dY.data(), from, places);
            }
        }
    }

    /** Where a group's weights start in theta. */
    private int weights(Pass pass, int group) {
        return pass.at() + group * outputs * seen;
    }
}
