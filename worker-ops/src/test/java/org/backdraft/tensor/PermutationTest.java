package org.backdraft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

class PermutationTest {
    private static final int SEEDS = 20_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100, 127, 128, 129})
    void at_smallRange_isABijection(int n) {
        for (long seed = -50; seed < 50; seed++) {
            assertThat(sorted(seed, n)).as("n %d, seed %d", n, seed).isEqualTo(identity(n));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1023, 1024, 1025, 65535, 65536, 65537, 100_000})
    void at_largeRange_isABijection(int n) {
        for (long seed : new long[] {0, -1, Long.MIN_VALUE, 42}) {
            assertThat(sorted(seed, n)).as("n %d, seed %d", n, seed).isEqualTo(identity(n));
        }
    }

    private static long[] values(long seed, int n) {
        long[] values = new long[n];
        Arrays.setAll(values, i -> Permutation.at(seed, n, i));
        return values;
    }

    private static long[] sorted(long seed, int n) {
        long[] values = values(seed, n);
        Arrays.sort(values);
        return values;
    }

    private static long[] identity(int n) {
        long[] values = new long[n];
        Arrays.setAll(values, i -> i);
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 16, 50})
    void at_overManySeeds_sendsEachIndexAnywhereEquallyOften(int n) {
        long[][] counts = new long[n][n];
        for (long seed = 0; seed < SEEDS; seed++) {
            for (int i = 0; i < n; i++) {
                counts[i][(int) Permutation.at(Seed.mix(seed), n, i)]++;
            }
        }

        for (int i = 0; i < n; i++) {
            assertUniform(counts[i], "n %d, index %d".formatted(n, i));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void at_overManySeeds_givesEachPermutationEquallyOften(int n) {
        Map<String, Long> counts = new HashMap<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            counts.merge(Arrays.toString(values(Seed.mix(seed), n)), 1L, Long::sum);
        }

        int factorial = n == 3 ? 6 : n == 4 ? 24 : 120;
        assertThat(counts).hasSize(factorial);
        long[] each = counts.values().stream().mapToLong(Long::longValue).toArray();
        assertUniform(each, "permutations of " + n);
    }

    /** Chi-square with counts.length - 1 degrees of freedom: mean d, variance 2 d. */
    private static void assertUniform(long[] counts, String where) {
        double expected = (double) SEEDS / counts.length;
        double chiSquare =
                Arrays.stream(counts).mapToDouble(c -> (c - expected) * (c - expected)).sum()
                        / expected;
        int freedom = counts.length - 1;
        // 5 standard deviations and, for the skew at few degrees of freedom, 12 more: beyond the
        // 99.99 % point for 1 degree of freedom (15.1) and for 119 (184).
        assertThat(chiSquare)
                .as("chi-square of %s: %s", where, Arrays.toString(counts))
                .isLessThan(freedom + 5 * Math.sqrt(2.0 * freedom) + 12);
    }

    @Test
    void at_sameSeed_isTheSamePermutation() {
        assertThat(values(9, 77)).isEqualTo(values(9, 77));
    }

    @Test
    void at_otherSeed_isAnUnrelatedPermutation() {
        int n = 1000;
        long[] first = values(1, n);
        long[] second = values(2, n);

        long agreeing = 0;
        for (int i = 0; i < n; i++) {
            agreeing += first[i] == second[i] ? 1 : 0;
        }

        // Poisson with mean 1 for two random permutations: 10 or more has probability 1e-7.
        assertThat(agreeing).isLessThan(10);
    }

    @Test
    void at_moreThanAnIntCounts_staysInRange() {
        long n = (1L << 40) + 3;
        for (long i = 0; i < 1000; i++) {
            assertThat(Permutation.at(3, n, n - 1 - i)).isBetween(0L, n - 1);
        }
    }

    @Test
    void at_indexOutOfRange_throws() {
        assertThatThrownBy(() -> Permutation.at(1, 5, 5))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Permutation.at(1, 5, -1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Permutation.at(1, 0, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
