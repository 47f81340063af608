package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.util.Arrays;

/**
 * A convolution's sweeps, image by image and in the pieces of {@link WindowProducts}.
 *
 * <p>Takes at most this memory a thread, in floats: 2 x max(2^15, 64 x what a window sees of x or
 * dY) for a piece and its gradient, whatever the images' size and number, and a group's weights
 * twice more.
 */
final class ConvolutionPieces {
    /*
     * The gradient of x is a convolution, too, of dY by the weights turned by half a turn, with its
     * inputs and outputs swapped: where windows move place by place and lines keep their length, it is
     * made like that, since columns are gathered in less time than their gradients are added back. The
     * same columns of dY give dW' = (dY's columns) x'. Elsewhere, and where dY has so many channels that
     * its columns are the larger ones by far, dX += W' dY is added back and dW' = X dY' comes from x's
     * columns.
     */
    private static final int MOST_TIMES_CHANNELS = 4;

    private final int groups;
    private final boolean bias;
    private final int inputs;
    private final int outputs;
    private final int kernel;
    private final int inputPlaces;
    private final int outputPlaces;
    private final WindowProducts ahead;
    private final WindowProducts back;

    ConvolutionPieces(Convolution convolution, Windows windows) {
        groups = convolution.groups();
        bias = convolution.bias();
        inputs = windows.channels() / groups;
        outputs = convolution.channels() / groups;
        kernel = windows.kernelPlaces();
        inputPlaces = windows.inputPlaces();
        outputPlaces = windows.outputPlaces();
        ahead = new WindowProducts(windows, inputs, outputs);
        Windows turned = windows.turned(convolution.channels());
        boolean turns =
                kernel > 1
                        && MovedColumns.areColumns(windows)
                        && turned.padDown() >= 0
                        && outputs <= MOST_TIMES_CHANNELS * inputs;
        back = turns ? new WindowProducts(turned, outputs, inputs) : null;
    }

    /** Floats of {@link Pass#scratch}: the columns of a piece, and a group's weights, turned. */
    int scratch() {
        return back == null
                ? ahead.columns()
                : Math.addExact(Math.max(ahead.columns(), back.columns()), weights());
    }

    /**
     * Floats of {@link Pass#products}: a group's dW', and the columns' gradient or a piece's y'.
     */
    int products() {
        int behind =
                back == null
                        ? Math.max(ahead.columns(), ahead.turnedOutput())
                        : Math.max(back.turnedOutput(), ahead.turnedOutput());
        return Math.addExact(weights(), behind);
    }

    private int weights() {
        return Math.multiplyExact(outputs, ahead.seen());
    }

    /**
     * Computes y.
     *
     * @param x read
     * @param y written
     */
    void forward(Pass pass, Matrix x, Matrix y) {
        fillBias(pass, y);
        float[] columns = pass.scratch();
        for (int row = 0; row < y.rows(); row++) {
            for (int group = 0; group < groups; group++) {
                int image = image(x, row, group);
                int out = output(y, row, group);
                for (int from = 0; from < outputPlaces; from += ahead.most()) {
                    int to = Math.min(outputPlaces, from + ahead.most());
                    ahead.gather(x.data(), image, from, to, columns);
                    ahead.addOutput(
                            pass.theta(),
                            weightsAt(pass, group),
                            x.data(),
                            image,
                            from,
                            to,
                            columns,
                            y.data(),
                            out,
                            pass.products(),
                            weights());
                }
            }
        }
    }

    private void fillBias(Pass pass, Matrix y) {
        int at = weightsAt(pass, groups);
        for (int row = 0; row < y.rows(); row++) {
            for (int o = 0; o < groups * outputs; o++) {
                int out = y.rowOffset(row) + o * outputPlaces;
                Arrays.fill(y.data(), out, out + outputPlaces, bias ? pass.theta()[at + o] : 0f);
            }
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
            Arrays.fill(pass.products(), 0, weights(), 0f);
            if (back == null) {
                backwardByColumns(pass, group, x, dY, dX);
                addWeightGradient(pass, weightsAt(pass, group));
            } else {
                turnWeights(pass, weightsAt(pass, group));
                backwardByTurning(pass, group, x, dY, dX);
                addTurnedGradient(pass, weightsAt(pass, group));
            }
        }
        if (bias) {
            addBiasGradient(pass, dY);
        }
    }

    private void backwardByColumns(Pass pass, int group, Matrix x, Matrix dY, Matrix dX) {
        float[] columns = pass.scratch();
        for (int row = 0; row < dY.rows(); row++) {
            int image = image(x, row, group);
            int out = output(dY, row, group);
            for (int from = 0; from < outputPlaces; from += ahead.most()) {
                int to = Math.min(outputPlaces, from + ahead.most());
                ahead.gather(x.data(), image, from, to, columns);
                ahead.addWeightGradient(
                        x.data(), image, from, to, columns, dY.data(), out, pass.products());
                if (dX != null) {
                    ahead.addInputGradient(
                            pass.theta(),
                            weightsAt(pass, group),
                            dY.data(),
                            out,
                            from,
                            to,
                            dX.data(),
                            image(dX, row, group),
                            columns,
                            pass.products(),
                            weights());
                }
            }
        }
    }

    private void backwardByTurning(Pass pass, int group, Matrix x, Matrix dY, Matrix dX) {
        float[] columns = pass.scratch();
        for (int row = 0; row < dY.rows(); row++) {
            int image = image(x, row, group);
            int out = output(dY, row, group);
            for (int from = 0; from < inputPlaces; from += back.most()) {
                int to = Math.min(inputPlaces, from + back.most());
                back.gather(dY.data(), out, from, to, columns);
                back.addWeightGradient(
                        dY.data(), out, from, to, columns, x.data(), image, pass.products());
                if (dX != null) {
                    back.addOutput(
                            columns,
                            turnedAt(),
                            dY.data(),
                            out,
                            from,
                            to,
                            columns,
                            dX.data(),
                            image(dX, row, group),
                            pass.products(),
                            weights());
                }
            }
        }
    }

    /**
     * Writes a group's weights with inputs and outputs swapped and the kernel's places reversed.
     */
    private void turnWeights(Pass pass, int at) {
        float[] turned = pass.scratch();
        for (int o = 0; o < outputs; o++) {
            for (int c = 0; c < inputs; c++) {
                int from = at + (o * inputs + c) * kernel;
                int last = turnedAt() + (c * outputs + o) * kernel + kernel - 1;
                for (int k = 0; k < kernel; k++) {
                    turned[last - k] = pass.theta()[from + k];
                }
            }
        }
    }

    /** Where the turned weights start in the scratch. */
    private int turnedAt() {
        return Math.max(ahead.columns(), back.columns());
    }

    private void addTurnedGradient(Pass pass, int at) {
        float[] product = pass.products();
        for (int o = 0; o < outputs; o++) {
            for (int c = 0; c < inputs; c++) {
                int to = at + (o * inputs + c) * kernel;
                int last = (o * kernel + kernel - 1) * inputs + c;
                for (int k = 0; k < kernel; k++) {
                    pass.gradient()[to + k] += product[last - k * inputs];
                }
            }
        }
    }

    private void addWeightGradient(Pass pass, int at) {
        float[] product = pass.products();
        int seen = ahead.seen();
        for (int o = 0; o < outputs; o++) {
            for (int k = 0; k < seen; k++) {
                pass.gradient()[at + o * seen + k] += product[k * outputs + o];
            }
        }
    }

    private void addBiasGradient(Pass pass, Matrix dY) {
        int at = weightsAt(pass, groups);
        for (int row = 0; row < dY.rows(); row++) {
            for (int o = 0; o < groups * outputs; o++) {
                int from = dY.rowOffset(row) + o * outputPlaces;
                pass.gradient()[at + o] += Planes.sum(dY.data(), from, outputPlaces);
            }
        }
    }

    private int image(Matrix x, int row, int group) {
        return x.rowOffset(row) + group * inputs * inputPlaces;
    }

    private int output(Matrix y, int row, int group) {
        return y.rowOffset(row) + group * outputs * outputPlaces;
    }

    /** Where a group's weights start in theta; the biases where another group's would. */
    private int weightsAt(Pass pass, int group) {
        return pass.at() + group * weights();
    }
}
