package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.tensor.RandomMatrices;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.SplittableRandom;

/** The same numbers in every storage: what can be read from them is the same to the bit. */
class FeaturesTest {
    private static final int WIDEST = 40;

    /** Whole numbers from 0 to 255, which fit everywhere. */
    private static float[] wholes(SplittableRandom random, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextInt(3) == 0 ? 0 : random.nextInt(256);
        }
        return numbers;
    }

    private static Features bytes(int rows, int width, float[] numbers) {
        byte[] bytes = new byte[numbers.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) numbers[i];
        }
        return new ByteFeatures(rows, width, bytes);
    }

    private static Features halves(int rows, int width, float[] numbers) {
        short[] halves = new short[numbers.length];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = Half.of(numbers[i]);
        }
        return new HalfFeatures(rows, width, halves);
    }

    /** Rows from the last to the first, with gaps between them. */
    private static Features nonZeros(int rows, int width, float[] numbers) {
        int[] starts = new int[rows];
        int[] counts = new int[rows];
        int[] indices = new int[numbers.length + rows];
        float[] values = new float[indices.length];
        int used = 0;
        for (int i = rows - 1; i >= 0; i--) {
            starts[i] = used;
            for (int j = 0; j < width; j++) {
                if (numbers[i * width + j] != 0) {
                    indices[used] = j;
                    values[used++] = numbers[i * width + j];
                    counts[i]++;
                }
            }
            used++;
        }
        return new SparseFeatures(width, starts, counts, indices, values);
    }

    private static List<Features> all(int rows, int width, float[] numbers) {
        return List.of(
                new FloatFeatures(rows, width, numbers.clone()),
                bytes(rows, width, numbers),
                halves(rows, width, numbers),
                nonZeros(rows, width, numbers),
                Mapped.floats(rows, width, numbers),
                Mapped.bytes(rows, width, numbers),
                Mapped.halves(rows, width, numbers),
                Mapped.nonZeros(rows, width, numbers));
    }

    private static Shard shard(Features features) {
        int rows = features.rows();
        return new Shard(0, 1, features, new float[rows], new float[0]);
    }

    @Test
    void permits_everyStorage_isTestedHere() {
        assertThat(Features.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(
                        FloatFeatures.class,
                        ByteFeatures.class,
                        HalfFeatures.class,
                        SparseFeatures.class,
                        MappedFeatures.class);
        assertThat(MappedFeatures.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(
                        MappedFloats.class,
                        MappedBytes.class,
                        MappedHalves.class,
                        MappedNonZeros.class);
    }

    @Test
    void rows_randomShapes_areCopiedAndScaledToTheBit() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int rows = (int) seed % 5;
            int width = random.nextInt(WIDEST);
            float[] numbers = wholes(random, rows * width);
            Scaling scaling =
                    new Scaling(
                            RandomMatrices.normals(random, width),
                            RandomMatrices.normals(random, width));
            for (Features features : all(rows, width, numbers)) {
                assertThat(features.rows()).isEqualTo(rows);
                assertThat(features.width()).isEqualTo(width);
                for (int i = 0; i < rows; i++) {
                    assertRow(features, i, numbers, scaling);
                }
            }
        }
    }

    private static void assertRow(Features features, int row, float[] numbers, Scaling scaling) {
        int width = features.width();
        float[] raw = new float[width + 3];
        float[] scaled = new float[width + 3];
        features.prefetch(row);
        features.copyRow(row, raw, 2);
        features.scaleRow(row, scaling, scaled, 2);
        for (int j = 0; j < width; j++) {
            float expected = numbers[row * width + j];
            assertThat(raw[2 + j]).as("%s", features).isEqualTo(expected);
            assertThat(scaled[2 + j])
                    .as("%s", features)
                    .isEqualTo((expected - scaling.offset()[j]) * scaling.factor()[j]);
        }
        for (int outside : new int[] {0, 1, width + 2}) {
            assertThat(raw[outside]).isZero();
            assertThat(scaled[outside]).isZero();
        }
    }

    @Test
    void copyRow_halvesOfAnyNumbers_areThoseRounded() {
        SplittableRandom random = new SplittableRandom(8);
        float[] numbers = RandomMatrices.normals(random, 6);
        float[] row = new float[3];

        halves(2, 3, numbers).copyRow(1, row, 0);

        for (int j = 0; j < 3; j++) {
            assertThat(row[j]).isEqualTo(Half.toFloat(Half.of(numbers[3 + j])));
        }
    }

    @Test
    void bytes_ofEach_areFourOneAndTwoANumberAndEightANonZero() {
        List<Features> all = all(2, 5, new float[10]);
        Features one = new SparseFeatures(5, new int[1], new int[1], new int[3], new float[3]);

        assertThat(all.stream().map(Features::bytes))
                .startsWith(40L, 10L, 20L)
                .endsWith(40L, 10L, 20L, 16L);
        assertThat(one.bytes()).isEqualTo(3 * 8 + 8);
    }

    @Test
    void statisticsAndFingerprint_anyStorage_areTheSame() {
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int rows = (int) seed;
            float[] numbers = wholes(random, rows * 7);
            List<Features> all = all(rows, 7, numbers);
            FeatureStatistics expected = FeatureStatistics.of(shard(all.get(0)));
            long digest = Fingerprint.of(shard(all.get(0)));
            for (Features features : all) {
                FeatureStatistics found = FeatureStatistics.of(shard(features));
                assertSame(found.standardise(), expected.standardise());
                assertSame(found.minMax(), expected.minMax());
                assertThat(Fingerprint.of(shard(features))).isEqualTo(digest);
            }
        }
    }

    private static void assertSame(Scaling found, Scaling expected) {
        assertThat(found.offset()).containsExactly(expected.offset());
        assertThat(found.factor()).containsExactly(expected.factor());
    }

    @Test
    void fingerprint_anotherNumber_isAnother() {
        float[] numbers = {1, 2, 3, 4};
        float[] others = {1, 2, 3, 5};

        assertThat(Fingerprint.of(shard(bytes(2, 2, others))))
                .isNotEqualTo(Fingerprint.of(shard(bytes(2, 2, numbers))))
                .isEqualTo(Fingerprint.of(shard(new FloatFeatures(2, 2, others))));
    }

    /** FNV-1a over the words by hand: an old checkpoint's digest stays what it was. */
    @Test
    void fingerprint_againstTheDefinition_isItsDigest() {
        int[] words = {2, 2, bits(1), bits(2), bits(3), bits(4), 1, 0, 0, bits(1), bits(1)};
        long digest = 0xcbf29ce484222325L;
        for (int word : words) {
            digest = (digest ^ word) * 0x100000001b3L;
            digest ^= digest >>> 29;
        }

        assertThat(Fingerprint.of(shard(bytes(2, 2, new float[] {1, 2, 3, 4})))).isEqualTo(digest);
    }

    private static int bits(float number) {
        return Float.floatToRawIntBits(number);
    }

    @Test
    void holds_numbers_onlyWholeOnesFrom0To255() {
        for (int number = 0; number < 256; number++) {
            assertThat(ByteFeatures.holds(number)).isTrue();
            assertThat(ByteFeatures.holds(Math.nextUp((float) number))).isFalse();
        }
        for (float number : new float[] {-0f, -1, 256, 257, 512, 0.5f, 1e30f, -1e30f, 1 << 24}) {
            assertThat(ByteFeatures.holds(number)).as("%s", number).isFalse();
        }
        assertThat(ByteFeatures.holds(Float.NaN)).isFalse();
        assertThat(ByteFeatures.holds(Float.NEGATIVE_INFINITY)).isFalse();
    }

    @Test
    void constructor_lengthDoesntFit_throwsWithAll() {
        String message = "2 rows of 3 features came with 5 numbers";

        assertThatThrownBy(() -> new FloatFeatures(2, 3, new float[5])).hasMessage(message);
        assertThatThrownBy(() -> new ByteFeatures(2, 3, new byte[5])).hasMessage(message);
        assertThatThrownBy(() -> new HalfFeatures(2, 3, new short[5])).hasMessage(message);
        assertThatThrownBy(
                        () ->
                                new SparseFeatures(
                                        3, new int[2], new int[1], new int[4], new float[5]))
                .hasMessage("2 starts and 1 counts, 4 indices and 5 values");
        assertThatThrownBy(
                        () ->
                                new SparseFeatures(
                                        3, new int[] {2}, new int[] {3}, new int[4], new float[4]))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void serialised_andBack_areTheSame() throws Exception {
        float[] numbers = wholes(new SplittableRandom(4), 12);
        for (Features features : all(4, 3, numbers).subList(0, 4)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new ObjectOutputStream(out).writeObject(features);
            Features back =
                    (Features)
                            new ObjectInputStream(new ByteArrayInputStream(out.toByteArray()))
                                    .readObject();
            assertThat(back).isExactlyInstanceOf(features.getClass());
            assertThat(RandomShards.raw(shard(back))).containsExactly(numbers);
        }
    }

    @Test
    void serialised_mapped_isRefused() throws Exception {
        ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream());

        assertThatThrownBy(() -> out.writeObject(Mapped.bytes(1, 1, new float[1])))
                .isInstanceOf(java.io.NotSerializableException.class)
                .hasMessage("a file mapped here means nothing elsewhere");
    }

    /** Longer than the buffers that bytes and halves are copied by. */
    @Test
    void mapped_wideRows_areCopiedToTheBit() {
        int width = 10_001;
        float[] numbers = wholes(new SplittableRandom(9), 2 * width);
        Scaling scaling =
                new Scaling(
                        RandomMatrices.normals(new SplittableRandom(1), width),
                        RandomMatrices.normals(new SplittableRandom(2), width));

        for (Features features : all(2, width, numbers)) {
            assertRow(features, 1, numbers, scaling);
        }
    }
}
