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
     * and thinned by the stride. It is made line by line; what lies in the padding is 0. Where the
     * kernel's line h sees what its line h - e saw m lines of the output further down (e times the
     * dilation is m times the stride), the row is a copy of a part of that row. The way back likewise
     * adds long rows up before it adds short lines to the image.
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
        if (MovedColumns.areColumns(windows)) {
            MovedColumns.gather(windows, channels, x, at, from, to, columns);
            return;
        }
        int count = to - from;
        int plane = windows.height() * windows.width();
        int common = greatestCommonDivisor(windows.strideDown(), windows.dilateDown());
        int back = windows.strideDown() / common * windows.kernelWidth() * count;
        int down = windows.dilateDown() / common * windows.outputWidth();
        int again = isWholeLines(windows, from, to) ? Math.max(0, count - down) : 0;
        int row = 0;
        for (int c = 0; c < channels; c++) {
            int first = row;
            for (int h = 0; h < windows.kernelHeight(); h++) {
                for (int w = 0; w < windows.kernelWidth(); w++) {
                    int copied = row - back >= first ? again : 0;
                    if (copied > 0) {
                        System.arraycopy(columns, row - back + down, columns, row, copied);
                    }
                    int rest = row + copied;
                    gatherRow(windows, h, w, x, at + c * plane, from + copied, to, columns, rest);
                    row += count;
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
        int first = w * windows.dilateAcross() - windows.padAcross();
        int inside = firstInside(windows, first);
        int outside = firstOutside(windows, first);
        int i = from / across;
        int j = from - i * across;
        int out = row - j;
        for (int place = from; place < to; i++) {
            int end = Math.min(across, j + to - place);
            int line = line(windows, i, h);
            int low = line < 0 ? end : Math.min(Math.max(inside, j), end);
            int high = Math.max(Math.min(outside, end), low);
            if (low > j) {
                Arrays.fill(columns, out + j, out + low, 0f);
            }
            if (high > low) {
                copy(x, at + line * windows.width() + first, windows, columns, out, low, high);
            }
            if (high < end) {
                Arrays.fill(columns, out + high, out + end, 0f);
            }
            place += end - j;
            out += across;
            j = 0;
        }
    }

    private static void copy(
            float[] x, int in, Windows windows, float[] columns, int out, int low, int high) {
        int stride = windows.strideAcross();
        if (stride == 1) {
            System.arraycopy(x, in + low, columns, out + low, high - low);
            return;
        }
        for (int j = low; j < high; j++) {
            columns[out + j] = x[in + j * stride];
        }
    }

    /**
     * Adds the columns' gradient to the image's.
     *
     * @param columns read, as {@link #gather} writes them, but from {@code columnsAt} on
     * @param dX accumulated: the image's gradient, from its first channel at {@code at}
     * @param sums written: as many floats as the columns have, or more
     */
    static void scatter(
            Windows windows,
            int channels,
            float[] columns,
            int columnsAt,
            int from,
            int to,
            float[] dX,
            int at,
            float[] sums) {
        int count = to - from;
        int plane = windows.height() * windows.width();
        int apart = windows.kernelWidth() * count;
        for (int c = 0; c < channels; c++) {
            int channel = columnsAt + c * windows.kernelHeight() * apart;
            for (int w = 0; w < windows.kernelWidth(); w++) {
                int row = channel + w * count;
                int image = at + c * plane;
                if (addsRowsFirst(windows, from, to, sums)) {
                    int lines = addRows(windows, columns, row, apart, count, sums);
                    int top = from / windows.outputWidth();
                    scatterLines(windows, 0, w, sums, 0, top, lines, dX, image);
                } else {
                    for (int h = 0; h < windows.kernelHeight(); h++) {
                        scatterRow(windows, h, w, columns, row + h * apart, from, to, dX, image);
                    }
                }
            }
        }
    }

    private static boolean addsRowsFirst(Windows windows, int from, int to, float[] sums) {
        int over = (windows.kernelHeight() - 1) * windows.dilateDown() * windows.outputWidth();
        return windows.strideDown() == 1
                && windows.kernelHeight() > 1
                && isWholeLines(windows, from, to)
                && to - from + (long) over <= sums.length;
    }

    /** Adds up the rows of one column of the kernel, each moved by its lines; returns the lines. */
    private static int addRows(
            Windows windows, float[] columns, int row, int apart, int count, float[] sums) {
        int down = windows.dilateDown() * windows.outputWidth();
        int all = count + (windows.kernelHeight() - 1) * down;
        Arrays.fill(sums, 0, all, 0f);
        for (int h = 0; h < windows.kernelHeight(); h++) {
            add(columns, row + h * apart, sums, h * down, count);
        }
        return all / windows.outputWidth();
    }

    private static void add(float[] from, int fromAt, float[] to, int toAt, int count) {
        for (int i = 0; i < count; i++) {
            to[toAt + i] += from[fromAt + i];
        }
    }

    /** Adds whole lines, the first of which is seen by line {@code top} of the output. */
    private static void scatterLines(
            Windows windows,
            int h,
            int w,
            float[] lines,
            int at,
            int top,
            int count,
            float[] dX,
            int image) {
        int first = w * windows.dilateAcross() - windows.padAcross();
        int low = firstInside(windows, first);
        int high = firstOutside(windows, first);
        int in = at;
        for (int i = top; i < top + count; i++) {
            int line = line(windows, i, h);
            if (line >= 0) {
                addLine(windows, lines, in, low, high, dX, image + line * windows.width() + first);
            }
            in += windows.outputWidth();
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
        int first = w * windows.dilateAcross() - windows.padAcross();
        int inside = firstInside(windows, first);
        int outside = firstOutside(windows, first);
        int i = from / across;
        int j = from - i * across;
        int in = row - j;
        for (int place = from; place < to; i++) {
            int end = Math.min(across, j + to - place);
            int line = line(windows, i, h);
            if (line >= 0) {
                int low = Math.max(inside, j);
                int high = Math.min(outside, end);
                addLine(windows, columns, in, low, high, dX, at + line * windows.width() + first);
            }
            place += end - j;
            in += across;
            j = 0;
        }
    }

    private static void addLine(
            Windows windows, float[] from, int in, int low, int high, float[] dX, int out) {
        int stride = windows.strideAcross();
        if (stride == 1) {
            for (int j = low; j < high; j++) {
                dX[out + j] += from[in + j];
            }
            return;
        }
        for (int j = low; j < high; j++) {
            dX[out + j * stride] += from[in + j];
        }
    }

    private static boolean isWholeLines(Windows windows, int from, int to) {
        return from % windows.outputWidth() == 0 && to % windows.outputWidth() == 0;
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
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
