package org.backdraft.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

/** Resampling, against pixels that are looked up one by one. */
class ResamplerTest {
    /** Nine roundings of float32 in numbers under 256, three for each of three means, at most. */
    private static final float ROUNDING = 1e-4f;

    private static float[] image(long seed, ImageShape shape) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] image = new float[shape.size()];
        for (int i = 0; i < image.length; i++) {
            image[i] = random.nextInt(256);
        }
        return image;
    }

    private static float[] resampled(ImageShape shape, AffineMap map, float[] image) {
        float[] to = new float[shape.size() + 2];
        new Resampler(shape).resample(map, null, image, to, 1);
        assertThat(to[0]).isZero();
        assertThat(to[to.length - 1]).isZero();
        return java.util.Arrays.copyOfRange(to, 1, to.length - 1);
    }

    private static AffineMap map(ImageShape shape) {
        return new AffineMap(shape.height(), shape.width());
    }

    /** The pixel of an image, or the nearest one beyond its border. */
    private static float pixel(ImageShape shape, float[] image, int channel, int row, int column) {
        int i = Math.max(0, Math.min(shape.height() - 1, row));
        int j = Math.max(0, Math.min(shape.width() - 1, column));
        return image[(channel * shape.height() + i) * shape.width() + j];
    }

    /** The mean of four pixels by the areas opposite to them. */
    private static double bilinear(
            ImageShape shape, float[] image, int channel, double y, double x) {
        int top = (int) Math.floor(y);
        int left = (int) Math.floor(x);
        double down = y - top;
        double across = x - left;
        return (1 - down) * (1 - across) * pixel(shape, image, channel, top, left)
                + (1 - down) * across * pixel(shape, image, channel, top, left + 1)
                + down * (1 - across) * pixel(shape, image, channel, top + 1, left)
                + down * across * pixel(shape, image, channel, top + 1, left + 1);
    }

    private static double[] times(double[] a, double[] b) {
        return new double[] {
            a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3],
            a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3]
        };
    }

    private static double[] inverse(double[] a) {
        double det = a[0] * a[3] - a[1] * a[2];
        return new double[] {a[3] / det, -a[1] / det, -a[2] / det, a[0] / det};
    }

    /** The matrices of the changes one by one, multiplied and then inverted as a whole. */
    private static double[] inverseOf(
            double degrees, double zoom, double shear, boolean mirrorX, boolean mirrorY) {
        double angle = Math.toRadians(degrees);
        // y points down: turning counter-clockwise takes (1, 0) to (cos, -sin).
        double[] rotation = {Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle)};
        double[] slant = {1, Math.tan(Math.toRadians(shear)), 0, 1};
        double[] size = {zoom, 0, 0, zoom};
        double[] mirror = {mirrorX ? -1 : 1, 0, 0, mirrorY ? -1 : 1};
        return inverse(times(rotation, times(slant, times(size, mirror))));
    }

    @Test
    void resample_anyMap_isTheNaiveResampling() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ImageShape shape =
                    new ImageShape(
                            1 + random.nextInt(3), 1 + random.nextInt(9), 1 + random.nextInt(9));
            float[] image = image(seed, shape);
            double degrees = 360 * random.nextDouble() - 180;
            double zoom = 0.5 + random.nextDouble();
            double shear = 100 * random.nextDouble() - 50;
            double right = 6 * random.nextDouble() - 3;
            double down = 6 * random.nextDouble() - 3;
            boolean mirrorX = random.nextBoolean();
            boolean mirrorY = random.nextBoolean();
            AffineMap map = map(shape);
            map.turn(degrees, zoom, shear, mirrorX, mirrorY);
            map.shift(right, down);

            float[] moved = resampled(shape, map, image);

            double[] m = inverseOf(degrees, zoom, shear, mirrorX, mirrorY);
            double middleX = (shape.width() - 1) / 2.0;
            double middleY = (shape.height() - 1) / 2.0;
            float[] expected = new float[moved.length];
            for (int k = 0; k < expected.length; k++) {
                int channel = k / shape.pixels();
                double x = k % shape.width() - middleX - right;
                double y = k % shape.pixels() / shape.width() - middleY - down;
                expected[k] =
                        (float)
                                bilinear(
                                        shape,
                                        image,
                                        channel,
                                        m[2] * x + m[3] * y + middleY,
                                        m[0] * x + m[1] * y + middleX);
            }
            assertThat(moved).as("seed %d", seed).containsExactly(expected, offset(ROUNDING));
        }
    }

    @Test
    void resample_noChange_givesTheSameBits() {
        ImageShape shape = new ImageShape(2, 6, 5);
        float[] image = image(1, shape);
        AffineMap map = map(shape);
        assertThat(resampled(shape, map, image)).containsExactly(image);

        map.turn(0, 1, 0, false, false);
        map.shift(0, 0);

        assertThat(resampled(shape, map, image)).containsExactly(image);
    }

    @Test
    void resample_wholePixels_givesTheShiftedBits() {
        ImageShape shape = new ImageShape(2, 6, 5);
        float[] image = image(2, shape);
        AffineMap map = map(shape);
        map.turn(0, 1, 0, false, false);
        map.shift(2, -1);

        float[] moved = resampled(shape, map, image);

        for (int k = 0; k < moved.length; k++) {
            int row = k % shape.pixels() / shape.width();
            assertThat(moved[k])
                    .isEqualTo(
                            pixel(
                                    shape,
                                    image,
                                    k / shape.pixels(),
                                    row + 1,
                                    k % shape.width() - 2));
        }
    }

    @Test
    void resample_quarterTurnOfAnOddSquare_isExactToRounding() {
        ImageShape shape = new ImageShape(1, 7, 7);
        float[] image = image(3, shape);
        AffineMap map = map(shape);
        map.turn(90, 1, 0, false, false);

        float[] moved = resampled(shape, map, image);

        // Counter-clockwise: the right column becomes the top row, from its top to the left.
        float[] expected = new float[image.length];
        for (int i = 0; i < 7; i++) {
            for (int j = 0; j < 7; j++) {
                expected[7 * i + j] = image[7 * j + 6 - i];
            }
        }
        assertThat(moved).containsExactly(expected, offset(ROUNDING));
    }

    @Test
    void resample_mirrored_givesTheBitsInTheOtherOrder() {
        ImageShape shape = new ImageShape(2, 4, 5);
        float[] image = image(4, shape);
        for (int mirrors = 0; mirrors < 4; mirrors++) {
            boolean mirrorX = (mirrors & 1) != 0;
            boolean mirrorY = (mirrors & 2) != 0;
            AffineMap map = map(shape);
            map.turn(0, 1, 0, mirrorX, mirrorY);

            float[] moved = resampled(shape, map, image);

            for (int k = 0; k < moved.length; k++) {
                int row = k % shape.pixels() / shape.width();
                int column = k % shape.width();
                float expected =
                        pixel(
                                shape,
                                image,
                                k / shape.pixels(),
                                mirrorY ? shape.height() - 1 - row : row,
                                mirrorX ? shape.width() - 1 - column : column);
                assertThat(moved[k]).as("mirrors %d", mirrors).isEqualTo(expected);
            }
        }
    }
}
