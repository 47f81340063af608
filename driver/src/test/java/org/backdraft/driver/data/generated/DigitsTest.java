package org.backdraft.driver.data.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

class DigitsTest {
    private static final Digits DIGITS = new Digits();

    /*
     * The SHA-256 of the first 100 images of seed 1, each as its 784 pixels and then its class as
     * one byte. Written by this test, OpenJDK 17.0.15 on x86-64: it holds the bits of the data set,
     * so a change here is a change of every experiment on generated digits.
     */
    private static final String GOLDEN =
            "ef46832fc111b6ebde2e00e61b001f57e1570b093e862bd38217782683c1b794";

    @Test
    void draw_asFeatures_givesTheSamePixelsAndClass() {
        float[] features = new float[Digits.PIXELS];
        for (long index = 0; index < 50; index++) {
            float label = DIGITS.draw(5, index, features);
            byte[] row = row(5, index);
            assertThat(label).as("class of %d", index).isEqualTo(row[Digits.PIXELS]);
            assertThat(DIGITS.label(5, index)).isEqualTo((int) label);
            for (int i = 0; i < features.length; i++) {
                assertThat(features[i]).isEqualTo(Byte.toUnsignedInt(row[i]));
            }
        }
    }

    @Test
    void draw_backwards_givesTheSameImagesAndClasses() {
        byte[][] forwards = new byte[50][];
        long seed = 5;
        for (int i = 0; i < 50; i++) {
            forwards[i] = row(seed, i);
        }
        for (int i = 49; i >= 0; i--) {
            assertThat(row(seed, i)).as("index %d", i).isEqualTo(forwards[i]);
        }
    }

    @Test
    void draw_otherIndexOrSeed_givesAnotherImage() {
        byte[] first = image(5, 0);

        assertThat(image(5, 1)).isNotEqualTo(first);
        assertThat(image(6, 0)).isNotEqualTo(first);
        assertThat(image(5, 1L << 40)).isNotEqualTo(first);
    }

    @Test
    void draw_first100OfSeed1_areGolden() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        long seed = 1;
        for (long index = 0; index < 100; index++) {
            digest.update(row(seed, index));
        }

        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(GOLDEN);
    }

    @Test
    void classes_ofEveryTen_areTheTenDigits() {
        Labels labels = new Labels(5, 10);
        for (long block = 0; block < 1000; block++) {
            int seen = 0;
            for (int i = 0; i < 10; i++) {
                seen |= 1 << labels.at(10 * block + i);
            }
            assertThat(seen).as("block %d", block).isEqualTo(0b11_1111_1111);
        }
    }

    @Test
    void classes_atEveryPlaceOfTen_areBalanced() {
        Labels labels = new Labels(5, 10);
        int[][] counts = new int[10][10];
        for (int index = 0; index < 10_000; index++) {
            counts[index % 10][labels.at(index)]++;
        }

        for (int[] place : counts) {
            for (int count : place) {
                /* Binomial(1000, 1/10): mean 100, deviation 9.5; five deviations. */
                assertThat(count).isBetween(52, 148);
            }
        }
    }

    @Test
    void images_of2000_haveInkButAreNotSaturated() {
        long seed = 5;
        for (long index = 0; index < 2000; index++) {
            byte[] pixels = image(seed, index);
            assertThat(mean(pixels)).as("mean of %d", index).isBetween(4.0, 90.0);
            assertThat(brightest(pixels)).as("brightest of %d", index).isGreaterThan(140);
        }
    }

    @Test
    void images_of2000_keepAwayFromTheEdge() {
        long seed = 5;
        int touching = 0;
        for (long index = 0; index < 2000; index++) {
            touching += brightest(edge(image(seed, index))) > 128 ? 1 : 0;
        }

        /* 9 of the first 20,000 of seed 3 touch it: about one is expected here. */
        assertThat(touching).isLessThan(10);
    }

    /* A nearest mean classifier gets 0.65 with 12,000 images; chance is 0.1, its deviation 0.01. */
    @Test
    void classes_byNearestMean_areFoundOftenButNotAlways() {
        long seed = 5;
        double[][] means = classMeans(seed, 3000);
        int right = 0;
        byte[] pixels = new byte[Digits.PIXELS];
        for (long index = 3000; index < 4000; index++) {
            right += DIGITS.draw(seed, index, pixels) == nearest(means, pixels) ? 1 : 0;
        }

        assertThat(right).isBetween(500, 800);
    }

    @Test
    void draw_wrongArguments_areRejected() {
        long seed = 5;

        assertThatThrownBy(() -> DIGITS.draw(seed, -1, new byte[Digits.PIXELS]))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> DIGITS.draw(seed, 0, new byte[10]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("784 pixels needed, not 10");
    }

    private static byte[] image(long seed, long index) {
        byte[] pixels = new byte[Digits.PIXELS];
        DIGITS.draw(seed, index, pixels);
        return pixels;
    }

    /** The pixels of an image and then its class. */
    private static byte[] row(long seed, long index) {
        byte[] pixels = new byte[Digits.PIXELS];
        int digit = DIGITS.draw(seed, index, pixels);
        byte[] row = Arrays.copyOf(pixels, Digits.PIXELS + 1);
        row[Digits.PIXELS] = (byte) digit;
        return row;
    }

    private static double mean(byte[] pixels) {
        long sum = 0;
        for (byte pixel : pixels) {
            sum += Byte.toUnsignedInt(pixel);
        }
        return (double) sum / pixels.length;
    }

    private static int brightest(byte[] pixels) {
        int brightest = 0;
        for (byte pixel : pixels) {
            brightest = Math.max(brightest, Byte.toUnsignedInt(pixel));
        }
        return brightest;
    }

    private static byte[] edge(byte[] pixels) {
        int last = Digits.SIDE - 1;
        byte[] edge = new byte[4 * Digits.SIDE];
        for (int i = 0; i < Digits.SIDE; i++) {
            edge[4 * i] = pixels[i];
            edge[4 * i + 1] = pixels[last * Digits.SIDE + i];
            edge[4 * i + 2] = pixels[i * Digits.SIDE];
            edge[4 * i + 3] = pixels[i * Digits.SIDE + last];
        }
        return edge;
    }

    private static double[][] classMeans(long seed, int images) {
        double[][] means = new double[Digits.CLASSES][Digits.PIXELS];
        byte[] pixels = new byte[Digits.PIXELS];
        double share = (double) Digits.CLASSES / images;
        for (long index = 0; index < images; index++) {
            double[] mean = means[DIGITS.draw(seed, index, pixels)];
            for (int i = 0; i < pixels.length; i++) {
                mean[i] += share * Byte.toUnsignedInt(pixels[i]);
            }
        }
        return means;
    }

    private static int nearest(double[][] means, byte[] pixels) {
        int nearest = 0;
        for (int digit = 1; digit < means.length; digit++) {
            if (squaredDistance(means[digit], pixels) < squaredDistance(means[nearest], pixels)) {
                nearest = digit;
            }
        }
        return nearest;
    }

    private static double squaredDistance(double[] mean, byte[] pixels) {
        double sum = 0;
        for (int i = 0; i < pixels.length; i++) {
            double difference = mean[i] - Byte.toUnsignedInt(pixels[i]);
            sum += difference * difference;
        }
        return sum;
    }
}
