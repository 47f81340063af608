package org.backdraft.nn;

import org.backdraft.tensor.Blas;

import java.util.Arrays;

/**
 * The products of one group's weights with what windows see of one image, in pieces of so many
 * places that a piece's {@link Columns} are few.
 */
final class WindowProducts {
    /*
     * With X the columns of a piece: y = W X, dW = dY X', dX = W' dY. A piece of columns and its
     * gradient are to stay in a core's second cache (of 512 KiB or more): 2^15 floats each, but 64
     * places where a window sees over 512 numbers, as products of fewer are slow.
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
    private final int inputs;
    private final int outputs;
    private final int seen;
    private final int places;
    private final int most;
    private final boolean direct;
    private final boolean turned;

    /**
     * Of one group.
     *
     * @param inputs channels that the group sees
     * @param outputs channels that it makes
     */
    WindowProducts(Windows windows, int inputs, int outputs) {
        this.windows = windows;
        this.inputs = inputs;
        this.outputs = outputs;
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

    /** Numbers that a window sees. */
    int seen() {
        return seen;
    }

    /** Places of a piece; the last one of an image may have fewer. */
    int most() {
        return most;
    }

    /** Floats of the columns of a piece. */
    int columns() {
        return direct ? 0 : Math.multiplyExact(seen, most);
    }

    /** Floats of a piece's y', where that is needed. */
    int turnedOutput() {
        return turned ? Math.multiplyExact(outputs, most) : 0;
    }

    /**
     * Makes the columns of a piece, for the products below.
     *
     * @param x read, the image's channels of this group from {@code image} on
     * @param columns written, from 0 on
     */
    void gather(float[] x, int image, int from, int to, float[] columns) {
        if (!direct) {
            Columns.gather(windows, inputs, x, image, from, to, columns);
        }
    }

    /**
     * y += W X.
     *
     * @param w read, outputs x seen from {@code weights} on
     * @param y accumulated, the image's channels of this group from {@code out} on
     * @param spare written, {@link #turnedOutput} floats from {@code at} on
     */
    void addOutput(
            float[] w,
            int weights,
            float[] x,
            int image,
            int from,
            int to,
            float[] columns,
            float[] y,
            int out,
            float[] spare,
            int at) {
        float[] seenBy = direct ? x : columns;
        int first = direct ? image + from : 0;
        int apart = direct ? places : to - from;
        int count = to - from;
        if (!turned) {
            Blas.multiply(
                    false,
                    false,
                    outputs,
                    count,
                    seen,
                    w,
                    weights,
                    seen,
                    seenBy,
                    first,
                    apart,
                    1f,
                    y,
                    out + from,
                    places);
            return;
        }
        Arrays.fill(spare, at, at + count * outputs, 0f);
        Blas.multiply(
                true, true, count, outputs, seen, seenBy, first, apart, w, weights, seen, 1f, spare,
                at, outputs);
        for (int o = 0; o < outputs; o++) {
            addTurned(spare, at + o, outputs, y, out + o * places + from, count);
        }
    }

    private static void addTurned(
            float[] product, int at, int apart, float[] y, int out, int count) {
        for (int p = 0; p < count; p++) {
            y[out + p] += product[at + p * apart];
        }
    }

    /**
     * dW' += X dY'.
     *
     * @param product accumulated, seen x outputs from 0 on
     */
    void addWeightGradient(
            float[] x,
            int image,
            int from,
            int to,
            float[] columns,
            float[] dY,
            int out,
            float[] product) {
        Blas.multiply(
                false,
                true,
                seen,
                outputs,
                to - from,
                direct ? x : columns,
                direct ? image + from : 0,
                direct ? places : to - from,
                dY,
                out + from,
                places,
                1f,
                product,
                0,
                outputs);
    }

    /**
     * dX += W' dY, by way of the columns, whose place is free afterwards.
     *
     * @param columns written
     * @param spare written, as many floats as a piece's columns from {@code at} on
     */
    void addInputGradient(
            float[] w,
            int weights,
            float[] dY,
            int out,
            int from,
            int to,
            float[] dX,
            int image,
            float[] columns,
            float[] spare,
            int at) {
        float[] sum = direct ? dX : spare;
        int first = direct ? image + from : at;
        int apart = direct ? places : to - from;
        if (!direct) {
            Arrays.fill(spare, at, at + seen * apart, 0f);
        }
        Blas.multiply(
                true,
                false,
                seen,
                to - from,
                outputs,
                w,
                weights,
                seen,
                dY,
                out + from,
                places,
                1f,
                sum,
                first,
                apart);
        if (!direct) {
            Columns.scatter(windows, inputs, spare, at, from, to, dX, image, columns);
        }
    }
}
