package org.backdraft.driver.data.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Geometry and light of a head, beside closed forms. */
class PortraitTest {
    private static final Light FRONT = new Light(0, 0, 1, 0.25);

    private static Face plain(double halfWidth, double halfDepth) {
        return new Face(halfWidth, halfDepth, 0.8, 0.5, null, false, List.of());
    }

    @Test
    void pose_thereAndBack_isTheSameVector() {
        Chance chance = new Chance(3);
        for (int i = 0; i < 100; i++) {
            Pose pose = Pose.random(chance, 16, 16, 12, chance.uniform(-3, 3));
            double[] head = {chance.bell(), chance.bell(), chance.bell()};
            double[] view = new double[3];
            for (int axis = 0; axis < 3; axis++) {
                view[axis] = pose.view(axis, head[0], head[1], head[2]);
            }
            for (int axis = 0; axis < 3; axis++) {
                assertThat(pose.head(axis, view[0], view[1], view[2]))
                        .isCloseTo(head[axis], within(1e-12));
            }
        }
    }

    @Test
    void pose_oneAngleAtATime_turnsAsItSays() {
        Pose yaw = new Pose(0, 0, 1, 0.3, 0, 0);
        Pose pitch = new Pose(0, 0, 1, 0, 0.3, 0);
        Pose roll = new Pose(0, 0, 1, 0, 0, 0.3);

        // The tip of a nose goes to the right and stays at its height; a chin comes forward.
        assertThat(yaw.view(0, 0, 0, 1)).isCloseTo(Math.sin(0.3), within(1e-12));
        assertThat(yaw.view(1, 0, 0, 1)).isZero();
        assertThat(pitch.view(2, 0, 1, 0)).isCloseTo(Math.sin(0.3), within(1e-12));
        assertThat(roll.view(0, 0, -1, 0)).isCloseTo(Math.sin(0.3), within(1e-12));
        assertThat(roll.view(1, 0, -1, 0)).isCloseTo(-Math.cos(0.3), within(1e-12));
    }

    /** On a sphere lit from the front, Lambert's cosine is the height of the sphere. */
    @Test
    void surface_ofASphere_isShadedByItsHeight() {
        HeadSurface surface = new HeadSurface(plain(1, 1), new Pose(0, 0, 1, 0.4, 0.2, 1), FRONT);
        for (double x = -0.9; x < 1; x += 0.2) {
            double y = 0.3;
            double square = 1 - x * x - y * y;
            if (square > 0) {
                surface.at(x, y);

                assertThat(surface.at(x, y, 0))
                        .isCloseTo(0.8 * (0.25 + 0.75 * Math.sqrt(square)), within(1e-9));
            }
        }
    }

    /** An ellipsoid that is turned by a quarter shows its depth in the place of its width. */
    @Test
    void surface_ofAnEllipsoidFromTheSide_isAsWideAsItIsDeep() {
        double size = 1e6;
        Pose side = new Pose(0, 0, size, Math.PI / 2, 0, 0);
        HeadSurface surface = new HeadSurface(plain(0.7, 0.9), side, FRONT);

        assertThat(surface.at(0.899 * size, 0)).isEqualTo(1);
        assertThat(surface.at(0.901 * size, 0)).isZero();
        assertThat(surface.at(0, 0.999 * size)).isEqualTo(1);
        assertThat(surface.at(0, 1.001 * size)).isZero();
    }

    /** A face that looks straight ahead, without a parting and lit from the front. */
    @Test
    void portrait_ofAnEvenFace_isItsOwnMirrorImage() {
        Eye.Brow brow = new Eye.Brow(0.2, 0.1, 0.03, 0.2);
        Hair hair = new Hair(0.2, -0.5, 0.3, 0, 0, 0.1, 0);
        Face face =
                new Face(
                        0.75,
                        0.9,
                        0.8,
                        0.5,
                        hair,
                        true,
                        List.of(
                                new Face.Part(
                                        new Eye(-1, 0.2, 0.08, 0, 0, 0.9, 0.1, brow),
                                        -0.4,
                                        0,
                                        false),
                                new Face.Part(
                                        new Eye(1, 0.2, 0.08, 0, 0, 0.9, 0.1, brow), 0.4, 0, false),
                                new Face.Part(new Nose(0.3, 0.15, 0.2, 0.5), 0, 0.3, false),
                                new Face.Part(
                                        new Mouth(0.3, 0.1, 0.05, 0.05, 0.6, true), 0, 0.55, false),
                                new Face.Part(hair, 0, 0, false),
                                new Face.Part(
                                        new Glasses(0.4, 0.27, 0.2, 0.03, 0.1, 0.1), 0, 0, false)));
        Photo photo = new Photo(64, 64);
        photo.paint((x, y, below) -> 0.5);
        new Portrait(face, new Pose(32, 32, 24, 0, 0, 0), FRONT).paint(photo);
        byte[] pixels = new byte[64 * 64];
        photo.develop(new Chance(1), 1, 0, 0, pixels);

        for (int i = 0; i < pixels.length; i++) {
            int mirrored = i / 64 * 64 + 63 - i % 64;
            // The last bits of a tone may round to either side.
            assertThat((int) pixels[i]).isCloseTo(pixels[mirrored], within(1));
        }
        // An eye's white, its iris, and the skin of the cheek.
        assertThat(Byte.toUnsignedInt(pixels[32 * 64 + 24])).isLessThan(90);
        assertThat(Byte.toUnsignedInt(pixels[41 * 64 + 24])).isGreaterThan(150);
    }

    /** The kernel, once along each axis. */
    @Test
    void blur_ofAPoint_isTheKernelTwice() {
        Photo photo = new Photo(5, 5);
        photo.paint(2.5, 2.5, 0.4, (x, y) -> x == 2.5 && y == 2.5 ? 1 : 0, (x, y, below) -> 1);
        photo.blur(0.2);
        byte[] pixels = new byte[25];
        photo.develop(new Chance(1), 1, 0, 0, pixels);

        double[] kernel = {0, 0.2, 0.6, 0.2, 0};
        for (int i = 0; i < 25; i++) {
            double expected = 255 * kernel[i / 5] * kernel[i % 5];
            assertThat((double) Byte.toUnsignedInt(pixels[i])).isCloseTo(expected, within(0.51));
        }
    }

    @Test
    void develop_ofNoise_isAroundTheTone() {
        Photo photo = new Photo(100, 100);
        photo.paint((x, y, below) -> 0.25);
        byte[] pixels = new byte[10_000];
        photo.develop(new Chance(1), 0.5, 0.1, 0.02, pixels);

        double mean = 0;
        double square = 0;
        for (byte pixel : pixels) {
            mean += Byte.toUnsignedInt(pixel) / 10_000.0;
            square += Math.pow(Byte.toUnsignedInt(pixel), 2) / 10_000.0;
        }
        // 0.5 + 0.5 (0.25 - 0.5) + 0.1 of white, and five deviations of the mean of 10,000.
        assertThat(mean).isCloseTo(255 * 0.475, within(5 * 5.1 / 100));
        assertThat(Math.sqrt(square - mean * mean)).isCloseTo(5.1, within(0.2));
    }

    @Test
    void soft_shapes_haveTheirDistances() {
        assertThat(Soft.ellipse(3, 4, 2, 2)).isCloseTo(3, within(1e-12));
        assertThat(Soft.ellipse(2, 0, 2, 1)).isCloseTo(0, within(1e-12));
        assertThat(Soft.segment(0, 5, -1, 0, 1, 0)).isCloseTo(5, within(1e-12));
        assertThat(Soft.segment(4, 4, -1, 0, 1, 0)).isCloseTo(5, within(1e-12));
        assertThat(Soft.segment(3, 4, 0, 0, 0, 0)).isCloseTo(5, within(1e-12));
        assertThat(Soft.rectangle(3, 1, 2, 2)).isEqualTo(1);
        assertThat(Soft.within(0, 1)).isEqualTo(0.5);
        assertThat(Soft.within(-1, 1)).isEqualTo(1);
        assertThat(Soft.within(1, 1)).isZero();
        for (double t = -2; t < 2; t += 0.05) {
            // Parabolas stay within a twentieth of the sine.
            assertThat(Soft.wave(t)).isCloseTo(Math.sin(2 * Math.PI * t), within(0.06));
        }
    }
}
