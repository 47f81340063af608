package org.backdraft.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;

import javax.imageio.ImageIO;

class ImagePixelsTest {

    static byte[] encode(BufferedImage image, String format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            assertThat(ImageIO.write(image, format, bytes)).isTrue();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** All 256 grays, then some again: 20 by 15 pixels. */
    private static BufferedImage gray(int type) {
        BufferedImage image = new BufferedImage(20, 15, type);
        boolean wide = type == BufferedImage.TYPE_USHORT_GRAY;
        for (int i = 0; i < 300; i++) {
            image.getRaster().setSample(i % 20, i / 20, 0, wide ? (i % 256) * 256 + 77 : i % 256);
        }
        return image;
    }

    private static BufferedImage color(int type) {
        SplittableRandom random = new SplittableRandom(1);
        BufferedImage image = new BufferedImage(3, 2, type);
        for (int i = 0; i < 6; i++) {
            image.setRGB(i % 3, i / 3, 0xff000000 | random.nextInt(1 << 24));
        }
        return image;
    }

    @ParameterizedTest
    @CsvSource({"png, 10", "bmp, 10", "gif, 10", "png, 11"})
    void decode_gray_isAsStored(String format, int type) throws IOException {
        ImagePixels pixels = ImagePixels.decode(encode(gray(type), format), 1);

        assertThat(pixels.width()).isEqualTo(20);
        assertThat(pixels.height()).isEqualTo(15);
        for (int i = 0; i < 300; i++) {
            assertThat(pixels.values()[i]).isEqualTo(i % 256);
        }
    }

    @Test
    void decode_grayAsColor_isThreeEqualPlanes() throws IOException {
        byte[] file = encode(gray(BufferedImage.TYPE_BYTE_GRAY), "png");
        float[] one = ImagePixels.decode(file, 0).values();
        float[] three = ImagePixels.decode(file, 3).values();

        assertThat(one).hasSize(300);
        for (int channel = 0; channel < 3; channel++) {
            assertThat(Arrays.copyOfRange(three, channel * 300, channel * 300 + 300))
                    .isEqualTo(one);
        }
    }

    @ParameterizedTest
    @CsvSource({"png, 1", "png, 2", "png, 5", "bmp, 1"})
    void decode_color_isPlanesOfRedGreenAndBlue(String format, int type) throws IOException {
        BufferedImage image = color(type);
        ImagePixels pixels = ImagePixels.decode(encode(image, format), 0);

        assertThat(pixels.channels()).isEqualTo(3);
        for (int i = 0; i < 6; i++) {
            int rgb = image.getRGB(i % 3, i / 3);
            assertThat(pixels.values()[i]).isEqualTo(rgb >> 16 & 255);
            assertThat(pixels.values()[6 + i]).isEqualTo(rgb >> 8 & 255);
            assertThat(pixels.values()[12 + i]).isEqualTo(rgb & 255);
        }
    }

    /** 0.299 R + 0.587 G + 0.114 B, rounded by hand. */
    @ParameterizedTest
    @CsvSource({"0xff0000, 76", "0x00ff00, 150", "0x0000ff, 29", "0xffffff, 255", "0x0a141e, 18"})
    void decode_colorAsGray_isItsLuma(String color, int expected) throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, Integer.decode(color));

        assertThat(ImagePixels.decode(encode(image, "png"), 1).values()).containsExactly(expected);
    }

    @Test
    void decode_jpeg_isClose() throws IOException {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 256; i++) {
            image.getRaster().setSample(i % 16, i / 16, 0, 100);
        }
        for (float value : ImagePixels.decode(encode(image, "jpg"), 0).values()) {
            assertThat(value).isCloseTo(100f, within(1f));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "gif"})
    void decode_damaged_throwsNothingElse(String format) {
        byte[] whole = encode(gray(BufferedImage.TYPE_BYTE_GRAY), format);
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 300; i++) {
            byte[] damaged =
                    Arrays.copyOf(whole, i < 50 ? random.nextInt(whole.length) : whole.length);
            for (int flips = 0; flips < 3 && damaged.length > 0; flips++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                ImagePixels.decode(damaged, 1);
            } catch (IOException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
        assertThatThrownBy(() -> ImagePixels.decode(new byte[0], 1))
                .isInstanceOf(IOException.class)
                .hasMessage("it is no PNG, JPEG, BMP or GIF image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "gif"})
    void decode_cutInTheMiddle_isNeverAnImage(String format) {
        byte[] whole = encode(gray(BufferedImage.TYPE_BYTE_GRAY), format);
        for (int length = 1; length < whole.length * 9 / 10; length += 7) {
            byte[] cut = Arrays.copyOf(whole, length);

            assertThatThrownBy(() -> ImagePixels.decode(cut, 1))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(IOException.class);
        }
    }

    /** The mean over a pixel's area, by samples that are fine enough to hit every boundary. */
    private static float naive(
            ImagePixels from, int channel, int x, int y, int toWidth, int toHeight) {
        double sum = 0;
        for (int b = 0; b < from.height(); b++) {
            for (int a = 0; a < from.width(); a++) {
                int column = (x * from.width() + a) / toWidth;
                int row = (y * from.height() + b) / toHeight;
                sum += from.values()[(channel * from.height() + row) * from.width() + column];
            }
        }
        return (float) (sum / (from.width() * from.height()));
    }

    @ParameterizedTest
    @CsvSource({"5, 4, 5, 4", "6, 4, 3, 2", "5, 7, 3, 2", "3, 2, 7, 5", "1, 1, 4, 3", "9, 1, 2, 1"})
    void scaled_anySizes_areMeansOfAreas(int width, int height, int toWidth, int toHeight) {
        SplittableRandom random = new SplittableRandom(3);
        float[] values = new float[3 * width * height];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(256);
        }
        ImagePixels image = new ImagePixels(3, width, height, values);
        ImagePixels scaled = image.scaled(toWidth, toHeight);

        assertThat(scaled.values()).hasSize(3 * toWidth * toHeight);
        for (int i = 0; i < scaled.values().length; i++) {
            int x = i % toWidth;
            int y = i / toWidth % toHeight;
            int channel = i / (toWidth * toHeight);
            // Two roundings to float32 of numbers up to 255.
            assertThat(scaled.values()[i])
                    .isCloseTo(naive(image, channel, x, y, toWidth, toHeight), within(5e-5f));
        }
    }
}
