package org.backdraft.driver.data.generated;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.tensor.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What holds for every kind. */
class GeneratorTest {
    /*
     * The SHA-256 of the first 100 examples of seed 1, each as its features and then its target in
     * little-endian float32. Written by golden/generated_100_rows.py, Python 3.11.7, which draws
     * them by the formulas; those of the images by this test, OpenJDK 17 on x86-64. They hold the
     * bits, so a change here is a change of every experiment on generated data.
     */
    private static final Map<Generator, String> GOLDEN =
            Map.ofEntries(
                    Map.entry(
                            Blobs.DEFAULT,
                            "5c9b34e92736436fd3d0ff393ff6bfd35806e098d9e4cde3eefb4408ba6fd55e"),
                    Map.entry(
                            new Blobs(5, 4, 2),
                            "85a492c53793b1ebbd05e601fa2293c944b5b3a32c991a3217b598a15302c6d4"),
                    Map.entry(
                            Checkerboard.DEFAULT,
                            "8bc64d3ba665d956e45f15a1f5995b90a8615f6c5b8e866f676d022ae2a3c568"),
                    Map.entry(
                            new Checkerboard(3),
                            "7533f58bac9bcf10a65bdb332ebebfc50ba738a199f0eae4262cfe9993c1f795"),
                    Map.entry(
                            Circles.DEFAULT,
                            "95c60b0dc95f2c56e5b66ee3e5292722135ed4d11c8aee180fc417366bee0731"),
                    Map.entry(
                            new Digits(),
                            "a634e229c3af1109b9de5f711bd1f215681718a08b0f255d0b9227601351b00a"),
                    Map.entry(
                            new Faces(),
                            "b64a245f3ef492b77489a09bb823de4534e49bbdb8aba8daf9f02c36d346ec5e"),
                    Map.entry(
                            Line.DEFAULT,
                            "fc908ce54e4ce1d8f7ce3e572e1e803ccb82d91adb82e239e0ae1f5224692530"),
                    Map.entry(
                            Moons.DEFAULT,
                            "cbda97179c21ace1b50e85e0b568f9e65c4cc061281459304e978f70c8719a1b"),
                    Map.entry(
                            Sine.DEFAULT,
                            "464e41d347e692138b96ce5ad0135247b9362d2134914d256ddf6c5fa9ecd13a"),
                    Map.entry(
                            Spirals.DEFAULT,
                            "f05fd99edef98fb3b2e640aac539ab4a0bb2359cc357632cecc0f9c8937021dd"),
                    Map.entry(
                            new Spirals(0, 3, 3),
                            "7edf6027fcb14e588b9707d1b998c8f6c145993d7bb3786790abcaee7146fd8a"),
                    Map.entry(
                            Xor.DEFAULT,
                            "2cb72848eae396e388ba4fbfc7c3f2be8d792f3c19a3e808dffd8f1f67b7a3fb"));

    static List<Generator> generators() {
        return List.copyOf(GOLDEN.keySet());
    }

    @Test
    void golden_kinds_areAll() {
        assertThat(generators().stream().map(Generator::kind)).contains(Kind.values());
        assertThat(generators().stream().map(Object::getClass)).containsAll(records());
    }

    private static List<Class<?>> records() {
        return Stream.of(Generator.class, Images.class)
                .flatMap(type -> Arrays.stream(type.getPermittedSubclasses()))
                .filter(Class::isRecord)
                .<Class<?>>map(type -> type)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("generators")
    void draw_first100OfSeed1_areGolden(Generator generator) {
        assertThat(Sha256.of(rows(generator, 1, 0, 100))).isEqualTo(GOLDEN.get(generator));
    }

    @ParameterizedTest
    @MethodSource("generators")
    void draw_backwardsInThreads_givesTheSame(Generator generator) {
        float[][] forwards = new float[200][];
        for (int i = 0; i < 200; i++) {
            forwards[i] = row(generator, 5, i);
        }
        float[][] inThreads = new float[200][];
        LongStream.range(0, 200)
                .parallel()
                .forEach(i -> inThreads[(int) (199 - i)] = row(generator, 5, 199 - i));

        assertThat(Arrays.deepEquals(inThreads, forwards)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("generators")
    void draw_otherIndexOrSeed_givesAnotherExample(Generator generator) {
        float[] first = row(generator, 5, 0);

        assertThat(row(generator, 5, 1)).isNotEqualTo(first);
        assertThat(row(generator, 6, 0)).isNotEqualTo(first);
        assertThat(row(generator, 5, 1L << 40)).isNotEqualTo(first);
    }

    @ParameterizedTest
    @MethodSource("generators")
    void features_ofEveryKind_areNamedOrPixels(Generator generator) {
        boolean named = !(generator instanceof Images);

        assertThat(generator.featureNames()).hasSize(named ? generator.features() : 0);
        assertThat(generator.featureNames()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("generators")
    void classes_ofEverySixty_areEquallyOften(Generator generator) {
        int classes = generator.classes();
        for (long block = 0; classes > 0 && block < 20; block++) {
            int[] counts = new int[classes];
            for (long i = 0; i < 60; i++) {
                float[] row = row(generator, 5, 60 * block + i);
                counts[(int) row[row.length - 1]]++;
            }
            assertThat(counts).as("block %d", block).containsOnly(60 / classes);
        }
    }

    @Test
    void kind_asText_isLowerCase() {
        assertThat(Kind.XOR).hasToString("xor");
    }

    /** The features of an example and then its target. */
    static float[] row(Generator generator, long seed, long index) {
        float[] features = new float[generator.features()];
        float target = generator.draw(seed, index, features);
        float[] row = Arrays.copyOf(features, features.length + 1);
        row[features.length] = target;
        return row;
    }

    private static float[] rows(Generator generator, long seed, int from, int to) {
        int width = generator.features() + 1;
        float[] rows = new float[(to - from) * width];
        for (int i = from; i < to; i++) {
            System.arraycopy(row(generator, seed, i), 0, rows, (i - from) * width, width);
        }
        return rows;
    }
}
