package org.backdraft.augment;

/**
 * Where the pixels of a moved image come from: source = M (place - centre - shift) + centre, for
 * places (x to the right, y down) in pixels. Owned by one thread and reused.
 */
final class AffineMap {
    /*
     * The image is moved by shift * R * S * Z * F: mirrored, zoomed, sheared, rotated, shifted. So
     * M = F Z^-1 S^-1 R^-1, with the rotation
     *
     *   R^-1 = ( c -s )   and the shear   S^-1 = ( 1 -t ),
     *          ( s  c )                          ( 0  1 )
     *
     * counter-clockwise as one sees it. The functions are StrictMath's, whose bits are the same on
     * all machines; Math's needn't be.
     */
    private double xx = 1;
    private double xy;
    private double yx;
    private double yy = 1;
    private final double centreX;
    private final double centreY;
    private double fromX;
    private double fromY;

    /**
     * The map of an image of a size.
     *
     * @param height rows of pixels
     * @param width pixels of a row
     */
    AffineMap(int height, int width) {
        centreX = (width - 1) / 2.0;
        centreY = (height - 1) / 2.0;
        shift(0, 0);
    }

    /**
     * Sets how the image is turned and stretched about its centre.
     *
     * @param degrees that it is rotated by, counter-clockwise
     * @param zoom factor of its size
     * @param shear degrees by which vertical lines are slanted
     * @param mirrorX whether left and right change places
     * @param mirrorY whether top and bottom do
     */
    void turn(double degrees, double zoom, double shear, boolean mirrorX, boolean mirrorY) {
        double c = StrictMath.cos(StrictMath.toRadians(degrees));
        double s = StrictMath.sin(StrictMath.toRadians(degrees));
        double t = StrictMath.tan(StrictMath.toRadians(shear));
        double scaleX = (mirrorX ? -1 : 1) / zoom;
        double scaleY = (mirrorY ? -1 : 1) / zoom;
        xx = scaleX * (c - t * s);
        xy = scaleX * (-s - t * c);
        yx = scaleY * s;
        yy = scaleY * c;
    }

    /** Sets by how many pixels the image is moved to the right and down. */
    void shift(double right, double down) {
        fromX = centreX + right;
        fromY = centreY + down;
    }

    /**
     * Where the pixels of a row come from.
     *
     * @param x written
     * @param y written
     */
    void row(int row, double[] x, double[] y) {
        double down = row - fromY;
        double startX = centreX + xy * down;
        double startY = centreY + yy * down;
        for (int j = 0; j < x.length; j++) {
            double across = j - fromX;
            x[j] = startX + xx * across;
            y[j] = startY + yx * across;
        }
    }
}
