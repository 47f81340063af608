package org.backdraft.driver.detect;

import java.awt.image.BufferedImage;

/**
 * A grey picture.
 *
 * @param width in pixels
 * @param height in pixels
 * @param pixels 0, black, to 255, white; row-major
 */
public record GreyImage(int width, int height, float[] pixels) {
    private static final int WHITE = 255;

    /** Of unsigned bytes, row-major. */
    public static GreyImage of(int width, int height, byte[] bytes) {
        float[] pixels = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            pixels[i] = Byte.toUnsignedInt(bytes[i]);
        }
        return new GreyImage(width, height, pixels);
    }

    /** The luma, after ITU-R BT.601, of a picture in colour on white ground. */
    public static GreyImage of(BufferedImage image) {
        float[] pixels = new float[image.getWidth() * image.getHeight()];
        for (int i = 0; i < pixels.length; i++) {
            int argb = image.getRGB(i % image.getWidth(), i / image.getWidth());
            double luma =
                    0.299 * (argb >> 16 & 0xFF)
                            + 0.587 * (argb >> 8 & 0xFF)
                            + 0.114 * (argb & 0xFF);
            double opaque = (argb >>> 24) / (double) WHITE;
            pixels[i] = (float) (opaque * luma + (1 - opaque) * WHITE);
        }
        return new GreyImage(image.getWidth(), image.getHeight(), pixels);
    }

    /** The picture for drawing. */
    public BufferedImage image() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < pixels.length; i++) {
            int grey = Math.max(0, Math.min(WHITE, Math.round(pixels[i])));
            image.setRGB(i % width, i / width, grey << 16 | grey << 8 | grey);
        }
        return image;
    }

    /**
     * The picture in another size: each pixel is the mean of the area that it takes the place of.
     */
    public GreyImage resized(int toWidth, int toHeight) {
        if (toWidth == width && toHeight == height) {
            return this;
        }
        float[] narrow = new float[toWidth * height];
        for (int row = 0; row < height; row++) {
            shrink(pixels, row * width, 1, width, narrow, row * toWidth, 1, toWidth);
        }
        float[] small = new float[toWidth * toHeight];
        for (int column = 0; column < toWidth; column++) {
            shrink(narrow, column, toWidth, height, small, column, toWidth, toHeight);
        }
        return new GreyImage(toWidth, toHeight, small);
    }

    /** Likewise for one line of pixels, each so many places behind the one before. */
    private static void shrink(
            float[] from,
            int at,
            int step,
            int count,
            float[] to,
            int toAt,
            int toStep,
            int toCount) {
        double length = (double) count / toCount;
        for (int i = 0; i < toCount; i++) {
            double start = i * length;
            double end = Math.min(count, start + length);
            double sum = 0;
            for (int k = (int) start; k < end; k++) {
                double share = Math.min(end, k + 1) - Math.max(start, k);
                sum += share * from[at + k * step];
            }
            to[toAt + i * toStep] = (float) (sum / (end - start));
        }
    }

    /**
     * Takes a square out.
     *
     * @param to written: side x side pixels
     */
    void copySquare(int left, int top, int side, float[] to) {
        for (int row = 0; row < side; row++) {
            System.arraycopy(pixels, (top + row) * width + left, to, row * side, side);
        }
    }
}
