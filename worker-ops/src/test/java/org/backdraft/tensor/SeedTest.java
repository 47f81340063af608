package org.backdraft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

class SeedTest {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    @Test
    void mix_multiplesOfTheGamma_areSplitMix64() {
        // The JDK's SplittableRandom is the same generator: output k of seed 0 is mix(k gamma).
        SplittableRandom reference = new SplittableRandom(0);

        for (int k = 1; k <= 100; k++) {
            assertThat(Seed.mix(k * GOLDEN_GAMMA)).as("k %d", k).isEqualTo(reference.nextLong());
        }
    }

    @Test
    void of_gridOfNumbers_hasNoTwoAlike() {
        Set<Long> seeds = new HashSet<>();
        for (int seed = -3; seed < 20; seed++) {
            for (int epoch = 0; epoch < 50; epoch++) {
                for (int shard = 0; shard < 50; shard++) {
                    seeds.add(Seed.of(seed, epoch, shard));
                }
            }
        }

        assertThat(seeds).hasSize(23 * 50 * 50);
    }

    @Test
    void of_otherOrder_isAnotherSeed() {
        assertThat(Seed.of(1, 2)).isNotEqualTo(Seed.of(2, 1));
        assertThat(Seed.of(1, 2, 3)).isNotEqualTo(Seed.of(1, 3, 2));
        assertThat(Seed.of(0, 0)).isNotEqualTo(Seed.of(0, 0, 0));
    }

    @Test
    void of_oneBitOfAnyPartFlipped_flipsHalfOfTheBits() {
        SplittableRandom random = new SplittableRandom(1);
        for (int part = 0; part < 3; part++) {
            long flipped = 0;
            for (int trial = 0; trial < 6400; trial++) {
                long[] parts = {random.nextLong(), random.nextLong(), random.nextLong()};
                long before = Seed.of(parts[0], parts[1], parts[2]);
                parts[part] ^= 1L << trial % 64;
                flipped += Long.bitCount(before ^ Seed.of(parts[0], parts[1], parts[2]));
            }
            // 64 x 6400 fair coins: standard deviation of the mean 4 / sqrt(6400) = 0.05; 5 of
            // them.
            assertThat(flipped / 6400.0).as("part %d", part).isCloseTo(32, within(0.25));
        }
    }

    @Test
    void of_numbers_areGolden() {
        // From the definition, in Python 3.11 modulo 2^64: seeds are part of a run's bits.
        assertThat(Seed.of(1, 2)).isEqualTo(0xBCD9DBB49673066BL);
        assertThat(Seed.of(1, 2, 3)).isEqualTo(0x970864D014D5E8EFL);
    }
}
