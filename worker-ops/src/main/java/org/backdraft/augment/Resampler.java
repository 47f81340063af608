package org.backdraft.augment;

/**
 * An image read at other places: between pixels bilinearly, beyond the border as if the border's
 * pixels went on. Owned by one thread and reused.
 */
final class Resampler {
    /*
     * Pixels are taken from a copy that has the last column and the last row twice, so that each
     * place inside of the image has four pixels around it: which ones isn't asked in the inner loop.
     */
    private final ImageShape shape;
    private final double[] x;
    private final double[] y;
    private final int line;
    private final int plane;
    private final float[] padded;

    /** For images of a shape. */
    Resampler(ImageShape shape) {
        this.shape = shape;
        this.x = new double[shape.width()];
        this.y = new double[shape.width()];
        this.line = shape.width() + 1;
        this.plane = line * (shape.height() + 1);
        this.padded = new float[Math.multiplyExact(shape.channels(), plane)];
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
        pad(from);
        for (int row = 0; row < shape.height(); row++) {
            map.row(row, x, y);
            if (displacement != null) {
                displacement.addRow(row, x, y);
            }
            bringInside(x, shape.width() - 1);
            bringInside(y, shape.height() - 1);
            sampleRow(to, at + row * shape.width());
        }
    }

    private void pad(float[] from) {
        int width = shape.width();
        int target = 0;
        for (int row = 0; row < shape.channels() * shape.height(); row++) {
            target = padLine(from, row * width, target);
            if ((row + 1) % shape.height() == 0) {
                target = padLine(from, row * width, target);
            }
        }
    }

    /** Copies a line and its last pixel once more, and returns where the next one goes. */
    private int padLine(float[] from, int at, int target) {
        int width = shape.width();
        System.arraycopy(from, at, padded, target, width);
        padded[target + width] = from[at + width - 1];
        return target + line;
    }

    private static void bringInside(double[] places, int last) {
        for (int j = 0; j < places.length; j++) {
            places[j] = Math.max(0, Math.min(last, places[j]));
        }
    }

    private void sampleRow(float[] to, int at) {
        int width = shape.width();
        int pixels = shape.pixels();
        for (int j = 0; j < width; j++) {
            int left = (int) x[j];
            int top = (int) y[j];
            float shareX = (float) (x[j] - left);
            float shareY = (float) (y[j] - top);
            int k = top * line + left;
            int target = at + j;
            for (int channel = 0; channel < shape.channels(); channel++) {
                float upper = between(padded[k], padded[k + 1], shareX);
                float lower = between(padded[k + line], padded[k + line + 1], shareX);
                to[target] = between(upper, lower, shareY);
                k += plane;
                target += pixels;
            }
        }
    }

    private static float between(float a, float b, float share) {
        return a + share * (b - a);
    }
}
