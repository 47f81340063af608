package org.backdraft.augment;

/**
 * An image read at other places: between pixels bilinearly, beyond the border as if the border's
 * pixels went on. Owned by one thread and reused.
 */
final class Resampler {
    private final ImageShape shape;
    private final double[] x;
    private final double[] y;

    /** For images of a shape. */
    Resampler(ImageShape shape) {
        this.shape = shape;
        this.x = new double[shape.width()];
        this.y = new double[shape.width()];
    }

    /**
     * Reads an image at the places of a map.
     *
     * @param map where pixels come from
     * @param displacement that is added to those places; null for none
     * @param from read, the image
     * @param to written, from {@code at}
     */
    void resample(AffineMap map, Displacement displacement, float[] from, float[] to, int at) {
        for (int row = 0; row < shape.height(); row++) {
            map.row(row, x, y);
            if (displacement != null) {
                displacement.addRow(row, x, y);
            }
            sampleRow(from, to, at + row * shape.width());
        }
    }

    private void sampleRow(float[] from, float[] to, int at) {
        int width = shape.width();
        int pixels = shape.pixels();
        int last = width - 1;
        int lowest = shape.height() - 1;
        for (int j = 0; j < width; j++) {
            double placeX = inside(x[j], last);
            double placeY = inside(y[j], lowest);
            int left = (int) placeX;
            int top = (int) placeY;
            double shareX = placeX - left;
            double shareY = placeY - top;
            int right = left < last ? 1 : 0;
            int below = top < lowest ? width : 0;
            int k = top * width + left;
            int target = at + j;
            for (int end = k + shape.channels() * pixels; k < end; k += pixels) {
                double upper = between(from[k], from[k + right], shareX);
                double lower = between(from[k + below], from[k + below + right], shareX);
                to[target] = (float) between(upper, lower, shareY);
                target += pixels;
            }
        }
    }

    private static double inside(double place, double most) {
        return place < 0 ? 0 : place > most ? most : place;
    }

    private static double between(double a, double b, double share) {
        return a + share * (b - a);
    }
}
