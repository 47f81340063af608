package org.backdraft.driver.detect;

import org.backdraft.driver.data.ImagePixels;

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

    /** The picture for drawing. */
    public BufferedImage image() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < pixels.length; i++) {
            int grey = Math.max(0, Math.min(WHITE, Math.round(pixels[i])));
            image.setRGB(i % width, i / width, grey << 16 | grey << 8 | grey);
        }
        return image;
    }

    /** The picture in another size: each pixel is the mean of the area that it covers. */
    GreyImage resized(int toWidth, int toHeight) {
        ImagePixels resized = new ImagePixels(1, width, height, pixels).scaled(toWidth, toHeight);
        return new GreyImage(toWidth, toHeight, resized.values());
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
