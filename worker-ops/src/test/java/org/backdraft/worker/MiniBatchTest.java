package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

class MiniBatchTest {
    private static final int CAPACITY = 9;

    private final Scaling scaling = RandomShards.scaling();
    private final MiniBatch batch = new MiniBatch(CAPACITY, RandomShards.network(), 2, scaling);

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
}
