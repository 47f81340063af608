package org.backdraft.driver.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.SplittableRandom;

class PyramidTest {
    private static GreyImage random(int width, int height, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] pixels = new float[width * height];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextInt(256);
        }
        return new GreyImage(width, height, pixels);
    }

    @Test
    void levels_ofAConstantPicture_areConstant() {
        float[] pixels = new float[101 * 67];
        Arrays.fill(pixels, 77);

        for (GreyImage level : Pyramid.of(new GreyImage(101, 67, pixels), 32).levels()) {
            for (float pixel : level.pixels()) {
                assertThat(pixel).isCloseTo(77, within(1e-4f));
            }
        }
    }

    @Test
    void levels_ofAPicture_shrinkByAFifthToTheWindow() {
        GreyImage image = random(101, 67, 3);
        Pyramid pyramid = Pyramid.of(image, 32);

        assertThat(pyramid.levels().get(0).pixels()).isSameAs(image.pixels());
        assertThat(pyramid.levels().stream().map(GreyImage::width))
                .containsExactly(101, 84, 70, 58, 49);
        assertThat(pyramid.levels().stream().map(GreyImage::height))
                .containsExactly(67, 56, 47, 39, 32);
        assertThat(Pyramid.of(image, 68).levels()).isEmpty();
    }

    /** Twice as small, each pixel is the mean of four. */
    @Test
    void resized_toHalf_hasMeansOfFour() {
        GreyImage image = random(12, 8, 3);
        GreyImage half = image.resized(6, 4);

        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 6; x++) {
                double sum = 0;
                for (int k = 0; k < 4; k++) {
                    sum += image.pixels()[(2 * y + k / 2) * 12 + 2 * x + k % 2];
                }
                assertThat((double) half.pixels()[y * 6 + x]).isCloseTo(sum / 4, within(1e-4));
            }
        }
    }

    /** Areas are shared out without loss, so that the mean stays. */
    @Test
    void resized_toAnySize_keepsTheMean() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 50; i++) {
            GreyImage image = random(1 + random.nextInt(30), 1 + random.nextInt(30), i);
            GreyImage small =
                    image.resized(
                            1 + random.nextInt(image.width()), 1 + random.nextInt(image.height()));

            assertThat(mean(small)).as("picture %d", i).isCloseTo(mean(image), within(1e-3));
        }
    }

    private static double mean(GreyImage image) {
        double sum = 0;
        for (float pixel : image.pixels()) {
            sum += pixel;
        }
        return sum / image.pixels().length;
    }

    @Test
    void image_ofTones_isGreyAndCut() {
        BufferedImage image = new GreyImage(4, 1, new float[] {0, 99.6f, 255, 300}).image();

        assertThat(image.getRGB(0, 0, 4, 1, null, 0, 4))
                .containsExactly(0xFF000000, 0xFF646464, 0xFFFFFFFF, 0xFFFFFFFF);
    }
}
