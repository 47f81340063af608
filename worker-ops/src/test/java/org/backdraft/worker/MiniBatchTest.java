package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.augment.Augmentation;
import org.backdraft.augment.Augmenter;
import org.backdraft.augment.Elastic;
import org.backdraft.augment.Flip;
import org.backdraft.augment.ImageShape;
import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.Seed;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

class MiniBatchTest {
    private static final int CAPACITY = 9;

    private final Scaling scaling = RandomShards.scaling();
    private final MiniBatch batch = new MiniBatch(CAPACITY, RandomShards.network(), 2, scaling);

    /** Rows of 3 features are images of 1 x 1 x 3. */
    private static final Augmentation SHIFTS =
            new Augmentation(
                    new ImageShape(1, 1, RandomShards.FEATURES),
                    1,
                    0,
                    0,
                    0,
                    Flip.HORIZONTAL,
                    Elastic.NONE,
                    1);

    private static MiniBatch augmented(int targets, Scaling scaling) {
        return new MiniBatch(CAPACITY, RandomShards.network(), targets, scaling, SHIFTS);
    }

    private static Matrix dense(MiniBatch batch) {
        return (Matrix) batch.input();
    }

    private void assertRow(Shard shard, int row, int at) {
        for (int j = 0; j < shard.featureWidth(); j++) {
            float raw = RandomShards.raw(shard)[row * shard.featureWidth() + j];
            float scaled = (raw - scaling.offset()[j]) * scaling.factor()[j];
            assertThat(dense(batch).get(at, j)).as("row %d at %d", row, at).isEqualTo(scaled);
        }
        assertThat(batch.target().get(at, 0)).isEqualTo(shard.targets()[2 * row]);
        assertThat(batch.target().get(at, 1)).isEqualTo(shard.targets()[2 * row + 1]);
        assertThat(batch.weight().get(at, 0)).isEqualTo(shard.weight(row));
    }

    @Test
    void gather_slices_takesTheRowsOfTheOrderScaled() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Shard shard = RandomShards.numbers(seed, CAPACITY + random.nextInt(20));
            int from = random.nextInt(shard.rows() - CAPACITY + 1);
            int count = random.nextInt(CAPACITY + 1);

            batch.gather(shard, seed, 0, from, from + count);

            assertThat(batch.input().rows()).isEqualTo(count);
            assertThat(batch.target().rows()).isEqualTo(count);
            assertThat(batch.weight().rows()).isEqualTo(count);
            for (int i = 0; i < count; i++) {
                assertRow(shard, Sampling.row(seed, shard.rows(), from + i), i);
            }
        }
    }

    @Test
    void gatherInPlace_slice_takesTheRowsAsTheyLie() {
        Shard shard = RandomShards.numbers(1, 12);

        batch.gatherInPlace(shard, 4, 12);

        assertThat(batch.input().rows()).isEqualTo(8);
        for (int i = 0; i < 8; i++) {
            assertRow(shard, 4 + i, i);
        }
    }

    @Test
    void target_shardWithoutTargets_isTheScaledInput() {
        float[] features = {1, 2, 3, 4, 5, 6};
        Shard shard = new Shard(0, 0, RandomShards.floats(features), new float[0], new float[0]);
        MiniBatch own = new MiniBatch(CAPACITY, RandomShards.network(), 0, scaling);

        own.gatherInPlace(shard, 0, 2);

        assertThat(own.target()).isEqualTo(own.input());
        assertThat(own.target().get(1, 0)).isEqualTo((4 - 0.5f) * 2);
    }

    @Test
    void gather_bytes_givesTheBitsOfFloats() {
        int rows = 100;
        byte[] bytes = new byte[rows * RandomShards.FEATURES];
        new java.util.Random(5).nextBytes(bytes);
        float[] floats = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            floats[i] = Byte.toUnsignedInt(bytes[i]);
        }
        Features packed = new ByteFeatures(rows, RandomShards.FEATURES, bytes);
        MiniBatch other = new MiniBatch(CAPACITY, RandomShards.network(), 0, scaling);
        MiniBatch own = new MiniBatch(CAPACITY, RandomShards.network(), 0, scaling);

        other.gather(new Shard(0, 0, packed, new float[0], new float[0]), 7, 0, 20, 29);
        own.gather(
                new Shard(0, 0, RandomShards.floats(floats), new float[0], new float[0]),
                7,
                0,
                20,
                29);

        assertThat(dense(other).data()).containsExactly(dense(own).data());
    }

    @Test
    void gather_windows_takesTheRowsOfThatOrder() {
        Shard shard = RandomShards.numbers(1, 12);

        batch.gather(shard, 3, 5, 2, 9);

        for (int i = 0; i < 7; i++) {
            assertRow(shard, Sampling.row(3, 5, 12, 2 + i), i);
        }
    }

    @Test
    void gather_sameSizeAgain_reusesItsViews() {
        Shard shard = RandomShards.numbers(1, 12);

        batch.gather(shard, 1, 0, 0, 5);
        Object first = batch.input();
        batch.gather(shard, 1, 0, 3, 7);
        batch.gather(shard, 1, 0, 5, 10);

        assertThat(batch.input()).isSameAs(first);
    }

    @Test
    void gather_augmented_movesThenScalesThenCutsOut() {
        Shard shard = RandomShards.numbers(1, 12);
        MiniBatch own = augmented(2, scaling);
        Augmenter augmenter = new Augmenter(SHIFTS);
        float[] raw = new float[RandomShards.FEATURES];
        float[] expected = new float[RandomShards.FEATURES];

        own.gather(shard, 3, 0, 2, 9);

        for (int i = 0; i < 7; i++) {
            int row = Sampling.row(3, 12, 2 + i);
            augmenter.draw(Seed.of(3, -4, row));
            shard.features().copyRow(row, raw, 0);
            augmenter.move(raw, expected, 0);
            scaling.apply(expected.clone(), 0, expected, 0);
            augmenter.cutOut(expected, 0);
            for (int j = 0; j < expected.length; j++) {
                assertThat(dense(own).get(i, j)).isEqualTo(expected[j]);
            }
            assertThat(own.target().get(i, 0)).isEqualTo(shard.targets()[2 * row]);
        }
    }

    @Test
    void gather_augmented_givesARowTheSameBitsInEveryBatch() {
        Shard shard = RandomShards.numbers(1, 12);
        Map<Integer, float[]> rows = new HashMap<>();
        for (int size : new int[] {1, 4, 9}) {
            MiniBatch own = augmented(2, scaling);
            for (int from = 0; from < 12; from += size) {
                int to = Math.min(12, from + size);
                own.gather(shard, 8, 0, from, to);
                for (int i = 0; i < to - from; i++) {
                    int row = Sampling.row(8, 12, from + i);
                    float[] found = {
                        dense(own).get(i, 0), dense(own).get(i, 1), dense(own).get(i, 2)
                    };
                    assertThat(rows.computeIfAbsent(row, r -> found))
                            .as("row %d in batches of %d", row, size)
                            .containsExactly(found);
                }
            }
        }
        assertThat(rows).hasSize(12);
    }

    @Test
    void gather_anotherEpoch_augmentsOtherwise() {
        Shard shard = RandomShards.numbers(1, 1);
        MiniBatch own = augmented(2, scaling);

        own.gather(shard, 8, 0, 0, 1);
        float[] first = dense(own).data().clone();
        own.gather(shard, 9, 0, 0, 1);

        assertThat(dense(own).data()).isNotEqualTo(first);
    }

    @Test
    void gatherInPlace_augmented_takesRowsAsTheyAre() {
        Shard shard = RandomShards.numbers(1, 12);
        MiniBatch own = augmented(2, scaling);
        batch.gatherInPlace(shard, 2, 9);

        own.gatherInPlace(shard, 2, 9);

        assertThat(dense(own).data()).containsExactly(dense(batch).data());
    }

    @Test
    void target_augmentedWithoutTargets_isTheAugmentedInput() {
        Shard shard =
                new Shard(
                        0,
                        0,
                        RandomShards.floats(new float[] {1, 2, 3, 4, 5, 6}),
                        new float[0],
                        new float[0]);
        MiniBatch own = augmented(0, scaling);
        MiniBatch plain = new MiniBatch(CAPACITY, RandomShards.network(), 0, scaling);

        own.gather(shard, 5, 0, 0, 2);
        plain.gather(shard, 5, 0, 0, 2);

        assertThat(own.target()).isSameAs(own.input());
        assertThat(dense(own).data()).isNotEqualTo(dense(plain).data());
    }

    /** A grid stores sparse what one of its models can take so. */
    @Test
    void gather_augmentedSparseFeatures_givesTheBitsOfDenseOnes() {
        float[] numbers = {0, 2, 0, 4, 0, 0};
        SparseFeatures sparse =
                new SparseFeatures(
                        3,
                        new int[] {0, 1},
                        new int[] {1, 1},
                        new int[] {1, 0},
                        new float[] {2, 4});
        Scaling keepsZeros = Scaling.divideBy(RandomShards.FEATURES, 2);
        MiniBatch ofSparse = augmented(1, keepsZeros);
        MiniBatch ofDense = augmented(1, keepsZeros);
        float[] targets = {0, 1};

        ofSparse.gather(new Shard(0, 1, sparse, targets, new float[0]), 5, 0, 0, 2);
        ofDense.gather(
                new Shard(0, 1, RandomShards.floats(numbers), targets, new float[0]), 5, 0, 0, 2);

        assertThat(dense(ofSparse).data()).containsExactly(dense(ofDense).data());
    }
}
