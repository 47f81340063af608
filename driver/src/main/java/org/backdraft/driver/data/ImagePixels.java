package org.backdraft.driver.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * The pixels of an image as planes of bytes: gray, or red, green and blue, each 0..255 row by row.
 * What is transparent is ignored.
 *
 * @param channels 1 or 3
 * @param width in pixels
 * @param height in pixels
 * @param values read only: channel, row, column
 */
public record ImagePixels(int channels, int width, int height, float[] values) {
    private static final long MOST_PIXELS = 1L << 27;

    // Java's getRGB turns gray values into others, as it takes them for linear light; so gray
    // images are read from their raster. Colour becomes gray by the weights of ITU-R BT.601,
    // 0.299, 0.587 and 0.114, in 16-bit fixed point.
    private static final int RED = 19595;
    private static final int GREEN = 38470;
    private static final int BLUE = 7471;
    private static final int HALF = 1 << 15;

    /**
     * Decodes an image of any kind that Java knows; of an animation the first picture.
     *
     * @param bytes read: the file
     * @param channels 1, 3, or 0 for as many as the image has
     * @throws IOException when it is damaged
     */
    public static ImagePixels decode(byte[] bytes, int channels) throws IOException {
        BufferedImage image = read(bytes);
        boolean gray = isGray(image);
        int wanted = channels > 0 ? channels : gray ? 1 : 3;
        int width = image.getWidth();
        int height = image.getHeight();
        float[] values = new float[Math.multiplyExact(wanted, width * height)];
        if (gray) {
            readGray(image, wanted, values);
        } else {
            readColor(image, wanted, values);
        }
        return new ImagePixels(wanted, width, height, values);
    }

    private static BufferedImage read(byte[] bytes) throws IOException {
        try (ImageInputStream in =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new IOException("it is no PNG, JPEG, BMP or GIF image");
            }
            ImageReader reader = readers.next();
            try {
                List<String> warnings = new ArrayList<>();
                reader.addIIOReadWarningListener((from, warning) -> warnings.add(warning));
                reader.setInput(in, true, true);
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MOST_PIXELS) {
                    throw new IOException("it has over " + MOST_PIXELS + " pixels");
                }
                BufferedImage image = reader.read(0);
                checkWhole(warnings);
                return image;
            } catch (EOFException e) {
                throw new IOException("it is cut off", e);
            } catch (RuntimeException e) {
                throw new IOException("it is damaged: " + e.getMessage(), e);
            } finally {
                reader.dispose();
            }
        }
    }

    /** The decoder of JPEG makes up what is missing and only warns. */
    private static void checkWhole(List<String> warnings) throws IOException {
        for (String warning : warnings) {
            if (warning.contains("Truncated") || warning.contains("premature end")) {
                throw new IOException("it is cut off: " + warning);
            }
        }
    }

    private static boolean isGray(BufferedImage image) {
        return image.getRaster().getNumBands() <= 2
                && !(image.getColorModel() instanceof IndexColorModel);
    }

    private static void readGray(BufferedImage image, int channels, float[] values) {
        Raster raster = image.getRaster();
        int shift = Math.max(0, image.getColorModel().getComponentSize(0) - 8);
        int pixels = image.getWidth() * image.getHeight();
        for (int i = 0; i < pixels; i++) {
            int x = i % image.getWidth();
            int value = raster.getSample(x, i / image.getWidth(), 0) >> shift;
            for (int channel = 0; channel < channels; channel++) {
                values[channel * pixels + i] = value;
            }
        }
    }

    private static void readColor(BufferedImage image, int channels, float[] values) {
        int width = image.getWidth();
        int pixels = width * image.getHeight();
        int[] row = new int[width];
        for (int i = 0; i < pixels; i++) {
            if (i % width == 0) {
                image.getRGB(0, i / width, width, 1, row, 0, width);
            }
            int rgb = row[i % width];
            int red = rgb >> 16 & 0xff;
            int green = rgb >> 8 & 0xff;
            int blue = rgb & 0xff;
            if (channels == 1) {
                values[i] = (RED * red + GREEN * green + BLUE * blue + HALF) >> 16;
            } else {
                values[i] = red;
                values[pixels + i] = green;
                values[2 * pixels + i] = blue;
            }
        }
    }

    /** The same image in another size: each pixel is the mean of the area that it covers. */
    public ImagePixels scaled(int toWidth, int toHeight) {
        if (toWidth == width && toHeight == height) {
            return this;
        }
        float[] rows = new float[channels * height * toWidth];
        for (int line = 0; line < channels * height; line++) {
            means(values, line * width, 1, width, rows, line * toWidth, 1, toWidth);
        }
        float[] result = new float[channels * toHeight * toWidth];
        for (int channel = 0; channel < channels; channel++) {
            for (int x = 0; x < toWidth; x++) {
                int from = channel * height * toWidth + x;
                int to = channel * toHeight * toWidth + x;
                means(rows, from, toWidth, height, result, to, toWidth, toHeight);
            }
        }
        return new ImagePixels(channels, toWidth, toHeight, result);
    }

    /**
     * Means of stretches of a line, all of one length.
     *
     * @param from read: {@code n} numbers from {@code fromAt} on, {@code fromStep} apart
     * @param to written: {@code m} numbers likewise
     */
    private static void means(
            float[] from,
            int fromAt,
            int fromStep,
            int n,
            float[] to,
            int toAt,
            int toStep,
            int m) {
        for (int i = 0; i < m; i++) {
            // In m-ths of a pixel, so that the ends are whole numbers.
            long start = (long) i * n;
            long end = start + n;
            double sum = 0;
            for (long j = start / m; j * m < end; j++) {
                long covered = Math.min(end, (j + 1) * m) - Math.max(start, j * m);
                sum += covered * (double) from[fromAt + (int) j * fromStep];
            }
            to[toAt + i * toStep] = (float) (sum / n);
        }
    }
}
