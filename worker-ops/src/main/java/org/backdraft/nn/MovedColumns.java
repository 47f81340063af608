package org.backdraft.nn;

import java.util.Arrays;

/**
 * The {@link Columns} of windows that move place by place and whose output has lines as long as the
 * image's.
 */
final class MovedColumns {
    /*
     * A row of such columns is a whole channel, moved: one copy rather than one for each line. Then
     * only what has come in from a neighbouring line at the lines' ends has to be cleared.
     */
    private MovedColumns() {}

    /** Whether these windows' columns are channels that are moved. */
    static boolean areColumns(Windows windows) {
        return windows.strideDown() == 1
                && windows.strideAcross() == 1
                && windows.outputWidth() == windows.width();
    }

    /** Makes the columns, as {@link Columns#gather} does. */
    static void gather(
            Windows windows, int channels, float[] x, int at, int from, int to, float[] columns) {
        int plane = windows.inputPlaces();
        int row = -from;
        for (int image = at; image < at + channels * plane; image += plane) {
            for (int h = 0; h < windows.kernelHeight(); h++) {
                int down = h * windows.dilateDown() - windows.padDown();
                int low = clamp(-down * windows.width(), from, to);
                int high = clamp((windows.height() - down) * windows.width(), low, to);
                for (int w = 0; w < windows.kernelWidth(); w++) {
                    int across = w * windows.dilateAcross() - windows.padAcross();
                    int move = down * windows.width() + across;
                    int first = Math.max(low, -move);
                    int end = Math.min(high, plane - move);
                    Arrays.fill(columns, row + from, row + low, 0f);
                    if (first < end) {
                        System.arraycopy(
                                x, image + move + first, columns, row + first, end - first);
                    }
                    Arrays.fill(columns, row + high, row + to, 0f);
                    clearEnds(windows.width(), across, columns, row, low, high);
                    row += to - from;
                }
            }
        }
    }

    /** Clears those places from {@code low} to {@code high} that see past the end of their line. */
    private static void clearEnds(
            int width, int across, float[] columns, int row, int low, int high) {
        int first = across < 0 ? 0 : Math.max(0, width - across);
        int end = across < 0 ? Math.min(width, -across) : width;
        for (int j = first; j < end; j++) {
            for (int p = low + Math.floorMod(j - low, width); p < high; p += width) {
                columns[row + p] = 0f;
            }
        }
    }

    private static int clamp(int value, int low, int high) {
        return Math.max(low, Math.min(high, value));
    }
}
