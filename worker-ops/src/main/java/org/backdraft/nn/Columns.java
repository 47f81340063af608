package org.backdraft.nn;

import java.util.Arrays;

/**
 * The columns of an image: what a convolution's windows see, one place of the output a column, as a
 * matrix of (channels x kernel height x kernel width) x places.
 *
 * <p>With it a convolution is a matrix product. Chellapilla, Puri and Simard, "High performance
 * convolutional neural networks for document processing", 2006 (known as im2col).
 */
final class Columns {
    /*
     * Row (c, h, w) of the columns is the image of channel c, moved by the place (h, w) of the kernel
     * and thinned by the stride. It is made line by line; what lies in the padding is 0.
     */
    private Columns() {}

    /**
     * Makes the columns of the output's places from {@code from} to {@code to}.
     *
     * @param channels of the image that are seen
     * @param x read: the image, from its first such channel at {@code at}
     * @param columns written, from 0 on
     */
    static void gather(
            Windows windows, int channels, float[] x, int at, int from, int to, float[] columns) {
        int row = 0;
        int plane = windows.height() * windows.width();
        for (int c = 0; c < channels; c++) {
            for (int h = 0; h < windows.kernelHeight(); h++) {
                for (int w = 0; w < windows.kernelWidth(); w++) {
                    gatherRow(windows, h, w, x, at + c * plane, from, to, columns, row);
                    row += to - from;
                }
            }
        }
    }

    private static void gatherRow(
            Windows windows,
            int h,
            int w,
            float[] x,
            int at,
            int from,
            int to,
            float[] columns,
            int row) {
        int across = windows.outputWidth();
        int stride = windows.strideAcross();
        int first = w * windows.dilateAcross() - windows.padAcross();
        int inside = firstInside(windows, first);
        int outside = firstOutside(windows, first);
        for (int place = from; place < to; ) {
            int i = place / across;
            int j = place - i * across;
            int end = Math.min(across, j + to - place);
            int line = line(windows, i, h);
            int out = row + place - from - j;
            if (line < 0) {
                Arrays.fill(columns, out + j, out + end, 0f);
            } else {
                int low = Math.min(Math.max(inside, j), end);
                int high = Math.max(Math.min(outside, end), low);
                int in = at + line * windows.width() + first;
                Arrays.fill(columns, out + j, out + low, 0f);
                for (int to1 = low; to1 < high; to1++) {
                    columns[out + to1] = x[in + to1 * stride];
                }
                Arrays.fill(columns, out + high, out + end, 0f);
            }
            place += end - j;
        }
    }

    /**
     * Adds the columns' gradient to the image's.
     *
     * @param columns read, as {@link #gather} writes them
     * @param dX accumulated: the image's gradient, from its first channel at {@code at}
     */
    static void scatter(
            Windows windows, int channels, float[] columns, int from, int to, float[] dX, int at) {
        int row = 0;
        int plane = windows.height() * windows.width();
        for (int c = 0; c < channels; c++) {
            for (int h = 0; h < windows.kernelHeight(); h++) {
                for (int w = 0; w < windows.kernelWidth(); w++) {
                    scatterRow(windows, h, w, columns, row, from, to, dX, at + c * plane);
                    row += to - from;
                }
            }
        }
    }

    private static void scatterRow(
            Windows windows,
            int h,
            int w,
            float[] columns,
            int row,
            int from,
            int to,
            float[] dX,
            int at) {
        int across = windows.outputWidth();
        int stride = windows.strideAcross();
        int first = w * windows.dilateAcross() - windows.padAcross();
        int inside = firstInside(windows, first);
        int outside = firstOutside(windows, first);
        for (int place = from; place < to; ) {
            int i = place / across;
            int j = place - i * across;
            int end = Math.min(across, j + to - place);
            int line = line(windows, i, h);
            if (line >= 0) {
                int low = Math.max(inside, j);
                int high = Math.min(outside, end);
                int in = row + place - from - j;
                int out = at + line * windows.width() + first;
                for (int to1 = low; to1 < high; to1++) {
                    dX[out + to1 * stride] += columns[in + to1];
                }
            }
            place += end - j;
        }
    }

    /** The image's line under line {@code h} of the kernel; -1 in the padding. */
    private static int line(Windows windows, int i, int h) {
        int line = i * windows.strideDown() - windows.padDown() + h * windows.dilateDown();
        return line < windows.height() ? Math.max(line, -1) : -1;
    }

    /** The first output column whose window's column, {@code first} in the 0th, is no padding. */
    private static int firstInside(Windows windows, int first) {
        int stride = windows.strideAcross();
        return first >= 0 ? 0 : (stride - 1 - first) / stride;
    }

    /** The first output column after that whose window's column is padding again. */
    private static int firstOutside(Windows windows, int first) {
        int last = windows.width() - 1 - first;
        return last < 0 ? 0 : Math.min(last / windows.strideAcross() + 1, windows.outputWidth());
    }
}
