package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.RandomMatrices;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.SplittableRandom;

class FeatureStatisticsTest {
    /** Two float32 roundings. */
    private static final double TOLERANCE = 2e-7;

    private static Shard shard(int width, float... features) {
        int rows = features.length / width;
        return new Shard(
                0, 1, new FloatFeatures(rows, width, features), new float[rows], new float[0]);
    }

    private static void assertStandardises(Scaling scaling, List<Shard> shards, Object where) {
        for (int j = 0; j < scaling.offset().length; j++) {
            long n = RandomShards.rows(shards);
            double mean = sum(shards, j, 0, 1) / n;
            double deviation = Math.sqrt(sum(shards, j, mean, 2) / n);

            assertThat((double) scaling.offset()[j])
                    .as("mean of %d, %s", j, where)
                    .isCloseTo(mean, within(TOLERANCE * Math.max(deviation, Math.abs(mean))));
            double factor = 1 / deviation;
            assertThat((double) scaling.factor()[j])
                    .as("factor of %d, %s", j, where)
                    .isCloseTo(factor, within(TOLERANCE * factor));
        }
    }

    /** Sum of the k-th powers of the distances from {@code centre}. */
    private static double sum(List<Shard> shards, int j, double centre, int k) {
        double sum = 0;
        for (Shard shard : shards) {
            float[] raw = RandomShards.raw(shard);
            for (int i = 0; i < shard.rows(); i++) {
                double d = raw[i * shard.featureWidth() + j] - centre;
                sum += k == 1 ? d : d * d;
            }
        }
        return sum;
    }

    @Test
    void standardise_oneShard_agreesWithTwoPasses() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Shard shard = shard(3, RandomMatrices.normals(random, 3 * (2 + random.nextInt(50))));

            assertStandardises(FeatureStatistics.of(shard).standardise(), List.of(shard), seed);
        }
    }

    @Test
    void standardise_farFromZero_keepsTheVariance() {
        // Floats near 1e6 are 1/16 apart: exact here; a sum of squares in float would lose it all.
        Shard shard = shard(1, 1_000_000, 1_000_001, 1_000_002);

        Scaling scaling = FeatureStatistics.of(shard).standardise();

        assertStandardises(scaling, List.of(shard), "far");
        assertThat(scaling.offset()).containsExactly(1_000_001);
    }

    @Test
    void add_raggedAndEmptyShards_isThatOfAllRows() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Shard> shards = RandomShards.classes(seed, 0, 5, random.nextInt(40), 1, 0, 17, 0);
            FeatureStatistics merged = new FeatureStatistics(RandomShards.FEATURES);

            shards.forEach(shard -> merged.add(FeatureStatistics.of(shard)));

            assertStandardises(merged.standardise(), shards, seed);
            assertMinMax(merged.minMax(), shards);
        }
    }

    private static void assertMinMax(Scaling scaling, List<Shard> shards) {
        for (int j = 0; j < RandomShards.FEATURES; j++) {
            float least = Float.POSITIVE_INFINITY;
            float most = Float.NEGATIVE_INFINITY;
            for (Shard shard : shards) {
                float[] raw = RandomShards.raw(shard);
                for (int i = 0; i < shard.rows(); i++) {
                    least = Math.min(least, raw[i * RandomShards.FEATURES + j]);
                    most = Math.max(most, raw[i * RandomShards.FEATURES + j]);
                }
            }
            assertThat(scaling.offset()[j]).isEqualTo(least);
            assertThat(scaling.factor()[j]).isEqualTo((float) (1 / ((double) most - least)));
        }
    }

    @Test
    void standardise_constantFeature_becomesZero() {
        float third = 1 / 3f;
        FeatureStatistics merged = FeatureStatistics.of(shard(2, third, 1, third, 2, third, 3));
        merged.add(FeatureStatistics.of(shard(2, third, 8, third, 9)));

        assertBecomesZero(merged.standardise(), third);
        assertBecomesZero(merged.minMax(), third);
    }

    private static void assertBecomesZero(Scaling scaling, float constant) {
        float[] scaled = new float[2];
        scaling.apply(new float[] {constant, 1}, 0, scaled, 0);

        assertThat(scaled[0]).isZero();
        assertThat(scaling.factor()[0]).isEqualTo(1);
    }

    @Test
    void standardise_oneRow_becomesZero() {
        Scaling scaling = FeatureStatistics.of(shard(1, 5)).standardise();

        assertThat(scaling.offset()).containsExactly(5);
        assertThat(scaling.factor()).containsExactly(1);
    }

    @Test
    void minMax_wholeFloatRange_staysFinite() {
        Scaling scaling =
                FeatureStatistics.of(shard(1, -Float.MAX_VALUE, Float.MAX_VALUE)).minMax();

        assertThat(scaling.factor()[0]).isPositive().isFinite();
    }

    @Test
    void scalings_noRows_leaveFeaturesAsTheyAre() {
        FeatureStatistics none = new FeatureStatistics(2);
        none.add(FeatureStatistics.of(shard(2)));

        assertThat(none.standardise().offset()).containsExactly(0, 0);
        assertThat(none.standardise().factor()).containsExactly(1, 1);
        assertThat(none.minMax().offset()).containsExactly(0, 0);
        assertThat(none.minMax().factor()).containsExactly(1, 1);
    }
}
