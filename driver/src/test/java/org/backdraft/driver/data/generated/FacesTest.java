package org.backdraft.driver.data.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

class FacesTest {
    private static final Faces FACES = new Faces();
    private static final int PIXELS = Faces.SIDE * Faces.SIDE;
    private static final long SEED = 5;

    @Test
    void draw_asFeatures_givesTheSamePixelsAndClass() {
        float[] features = new float[PIXELS];
        byte[] pixels = new byte[PIXELS];
        for (long index = 0; index < 50; index++) {
            float label = FACES.draw(SEED, index, features);

            assertThat(FACES.draw(SEED, index, pixels)).isEqualTo((int) label);
            assertThat(FACES.label(SEED, index)).isEqualTo((int) label);
            for (int i = 0; i < PIXELS; i++) {
                assertThat(features[i]).isEqualTo(Byte.toUnsignedInt(pixels[i]));
            }
        }
    }

    @Test
    void classes_ofEachTwo_areOneOfEither() {
        for (long index = 0; index < 200; index += 2) {
            assertThat(FACES.label(SEED, index) + FACES.label(SEED, index + 1)).isEqualTo(1);
        }
    }

    /** In sharp contrast or faint, but on all of them there is something. */
    @Test
    void faces_of1000_haveContrast() {
        for (long index = 0; index < 2000; index++) {
            if (FACES.label(SEED, index) == 1) {
                assertThat(deviation(image(index))).as("index %d", index).isGreaterThan(4);
            }
        }
    }

    /**
     * The mean images tell a little, as heads are in the middle; half would be chance, of deviation
     * 0.016.
     */
    @Test
    void classes_byNearestMean_areFoundSeldomMoreOftenThanByChance() {
        double[][] means = new double[2][PIXELS];
        for (long index = 0; index < 4000; index++) {
            byte[] image = image(index);
            double[] mean = means[FACES.label(SEED, index)];
            for (int i = 0; i < PIXELS; i++) {
                mean[i] += Byte.toUnsignedInt(image[i]) / 2000.0;
            }
        }
        int right = 0;
        for (long index = 4000; index < 5000; index++) {
            byte[] image = image(index);
            boolean isFace = distance(means[1], image) < distance(means[0], image);
            right += isFace == (FACES.label(SEED, index) == 1) ? 1 : 0;
        }

        assertThat(right).isBetween(450, 700);
    }

    @Test
    void draw_wrongArguments_areRejected() {
        assertThatThrownBy(() -> FACES.draw(SEED, -1, new byte[PIXELS]))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> FACES.draw(SEED, 0, new byte[784]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1024 pixels needed, not 784");
    }

    /** For each way of a head to have no face, from many heads. */
    @Test
    void impostors_ofEachKind_lackAFace() {
        Chance chance = new Chance(7);
        for (int i = 0; i < 200; i++) {
            Face face = Face.random(chance);
            for (Impostor impostor : Impostor.values()) {
                List<Face.Part> parts = impostor.parts(face, chance);
                boolean isWhole = features(parts).equals(features(face.parts()));
                assertThat(isWhole)
                        .as("%s of %s", impostor, face)
                        .isEqualTo(impostor == Impostor.UPSIDE_DOWN);
                assertThat(parts.stream().filter(part -> part.part() instanceof Hair).count())
                        .isEqualTo(face.hair() == null ? 0 : 1);
            }
        }
    }

    /** No eye, nose or mouth of a shuffled face is where it was, and each place is taken. */
    @Test
    void impostors_shuffled_haveEachPartElsewhere() {
        Chance chance = new Chance(7);
        for (int i = 0; i < 100; i++) {
            Face face = Face.random(chance);
            List<Face.Part> before = features(face.parts());
            List<Face.Part> after = features(Impostor.SHUFFLED.parts(face, chance));

            assertThat(after).hasSize(4).doesNotContainAnyElementsOf(before);
            assertThat(after.stream().map(part -> List.of(part.u(), part.v())))
                    .containsExactlyInAnyOrderElementsOf(
                            before.stream().map(part -> List.of(part.u(), part.v())).toList());
        }
    }

    private static List<Face.Part> features(List<Face.Part> parts) {
        return parts.stream().filter(Face.Part::isFeature).toList();
    }

    private static byte[] image(long index) {
        byte[] pixels = new byte[PIXELS];
        FACES.draw(SEED, index, pixels);
        return pixels;
    }

    private static double deviation(byte[] image) {
        double[] values = new double[image.length];
        Arrays.setAll(values, i -> Byte.toUnsignedInt(image[i]));
        double mean = Arrays.stream(values).average().orElseThrow();
        return Math.sqrt(
                Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
    }

    private static double distance(double[] mean, byte[] image) {
        double sum = 0;
        for (int i = 0; i < image.length; i++) {
            double difference = mean[i] - Byte.toUnsignedInt(image[i]);
            sum += difference * difference;
        }
        return sum;
    }
}
