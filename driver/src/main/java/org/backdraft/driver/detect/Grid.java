package org.backdraft.driver.detect;

/**
 * The places of windows on a level of a pyramid, row by row: one each stride, and one at the far
 * border.
 *
 * @param level what windows are cut from
 * @param pictureWidth pixels of the whole picture
 * @param pictureHeight likewise
 * @param side of a window, in pixels of the level
 * @param stride from one window to the next, likewise
 */
record Grid(GreyImage level, int pictureWidth, int pictureHeight, int side, int stride) {

    int columns() {
        return places(level.width());
    }

    int rows() {
        return places(level.height());
    }

    int windows() {
        return columns() * rows();
    }

    private int places(int length) {
        return (length - side + stride - 1) / stride + 1;
    }

    private int left(int window) {
        return Math.min(window % columns() * stride, level.width() - side);
    }

    private int top(int window) {
        return Math.min(window / columns() * stride, level.height() - side);
    }

    /**
     * Cuts a window out.
     *
     * @param pixels written: side x side
     */
    void cut(int window, float[] pixels) {
        level.copySquare(left(window), top(window), side, pixels);
    }

    /** Where a window is on the whole picture. */
    Box box(int window) {
        double across = (double) pictureWidth / level.width();
        double down = (double) pictureHeight / level.height();
        return new Box(left(window) * across, top(window) * down, side * across, side * down);
    }

    /** The window whose middle is nearest to a place of the whole picture, or -1 beyond all. */
    int nearest(double x, double y) {
        int column = nearest(x * level.width() / pictureWidth, level.width(), columns());
        int row = nearest(y * level.height() / pictureHeight, level.height(), rows());
        return column < 0 || row < 0 ? -1 : row * columns() + column;
    }

    private int nearest(double place, int length, int places) {
        double from = place - side / 2.0;
        double reach = stride / 2.0;
        boolean isBeyond = from < -reach || from > length - side + reach;
        return isBeyond ? -1 : (int) Math.max(0, Math.min(places - 1, Math.round(from / stride)));
    }
}
