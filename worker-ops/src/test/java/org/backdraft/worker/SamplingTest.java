package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.SplittableRandom;

class SamplingTest {

    /** Any N, B and S; often B = 1, B over N, or more shards than examples. */
    private static Sampling draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int examples = 1 + random.nextInt(60);
        int batch = random.nextInt(4) == 0 ? 1 : 1 + random.nextInt(80);
        return new Sampling(examples, 1 + random.nextInt(70), batch, seed);
    }

    /** ceil((N - s) / S), by dealing. */
    private static int size(Sampling sampling, int shard) {
        int size = 0;
        for (long i = shard; i < sampling.examples(); i += sampling.shards()) {
            size++;
        }
        return size;
    }

    @Test
    void steps_anySizes_useEachRowOnceAnEpoch() {
        for (long seed = 0; seed < 500; seed++) {
            Sampling sampling = draw(seed);
            for (long epoch = 0; epoch < 2; epoch++) {
                for (int s = 0; s < sampling.shards(); s++) {
                    int[] once = new int[size(sampling, s)];
                    Arrays.fill(once, 1);

                    assertThat(uses(sampling, epoch, s, once.length))
                            .as("epoch %d, shard %d: %s", epoch, s, sampling)
                            .isEqualTo(once);
                }
            }
        }
    }

    /** How often each row is used in an epoch. */
    private static int[] uses(Sampling sampling, long epoch, int shard, int rows) {
        int[] uses = new int[rows];
        long first = epoch * sampling.stepsPerEpoch();
        for (long step = first; step < first + sampling.stepsPerEpoch(); step++) {
            int from = sampling.from(step, shard);
            int to = sampling.to(step, shard);
            assertThat(from).isBetween(0, to);
            assertThat(to - from).as("%s", sampling).isLessThanOrEqualTo(sampling.mostRows());
            for (int position = from; position < to; position++) {
                uses[Sampling.row(sampling.orderSeed(step, shard), rows, position)]++;
            }
        }
        return uses;
    }

    @Test
    void steps_anyNumberOfShards_haveOneSizeUpToOneRow() {
        for (long seed = 0; seed < 500; seed++) {
            Sampling sampling = draw(seed);
            for (long step = 0; step < sampling.stepsPerEpoch(); step++) {
                int rows = 0;
                for (int s = 0; s < sampling.shards(); s++) {
                    rows += sampling.to(step, s) - sampling.from(step, s);
                }
                double even = (double) sampling.examples() / sampling.stepsPerEpoch();
                assertThat(rows)
                        .as("step %d: %s", step, sampling)
                        .isBetween((int) Math.floor(even), (int) Math.ceil(even))
                        .isBetween(1, (int) sampling.batchSize());
            }
        }
    }

    @Test
    void mostRows_anySizes_isReachedByAShard() {
        for (long seed = 0; seed < 500; seed++) {
            Sampling sampling = draw(seed);
            int most = 0;
            for (long step = 0; step < sampling.stepsPerEpoch(); step++) {
                for (int s = 0; s < sampling.shards(); s++) {
                    most = Math.max(most, sampling.to(step, s) - sampling.from(step, s));
                }
            }
            assertThat(sampling.mostRows()).as("%s", sampling).isEqualTo(most);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "10,3,4", "10,5,2", "10,10,1", "10,11,1", "10,9223372036854775807,1"})
    void stepsPerEpoch_anyBatchSize_isRoundedUp(long examples, long batch, long steps) {
        assertThat(new Sampling(examples, 3, batch, 0).stepsPerEpoch()).isEqualTo(steps);
    }

    @Test
    void epoch_steps_startsAnewEachT() {
        Sampling sampling = new Sampling(10, 1, 3, 0);

        assertThat(sampling.epoch(3)).isZero();
        assertThat(sampling.epoch(4)).isEqualTo(1);
        assertThat(sampling.from(4, 0)).isZero();
        assertThat(sampling.to(7, 0)).isEqualTo(10);
    }

    @Test
    void orderSeed_stepsOfOneEpoch_isTheSame() {
        Sampling sampling = new Sampling(10, 4, 3, 7);

        assertThat(sampling.orderSeed(3, 2)).isEqualTo(sampling.orderSeed(0, 2));
        assertThat(sampling.orderSeed(3, 2)).isEqualTo(new Sampling(10, 4, 3, 7).orderSeed(3, 2));
    }

    private static int[] order(Sampling sampling, long step, int shard) {
        int[] order = new int[40];
        Arrays.setAll(order, p -> Sampling.row(sampling.orderSeed(step, shard), 40, p));
        return order;
    }

    @Test
    void order_otherEpochShardOrSeed_isAnother() {
        Sampling sampling = new Sampling(80, 2, 80, 7);
        int[] order = order(sampling, 0, 0);

        assertThat(order(sampling, 0, 0)).isEqualTo(order);
        assertThat(order(sampling, 1, 0)).isNotEqualTo(order);
        assertThat(order(sampling, 0, 1)).isNotEqualTo(order);
        assertThat(order(new Sampling(80, 2, 80, 8), 0, 0)).isNotEqualTo(order);
    }

    private static int[] windowed(long seed, int window, int rows) {
        int[] order = new int[rows];
        Arrays.setAll(order, p -> Sampling.row(seed, window, rows, p));
        return order;
    }

    @Test
    void row_anyWindow_takesEachRowOnce() {
        SplittableRandom random = new SplittableRandom(17);
        for (long seed = 0; seed < 500; seed++) {
            int rows = 1 + random.nextInt(300);
            int window = random.nextInt(rows + 3);
            int[] order = windowed(seed, window, rows);

            assertThat(order).as("%d rows, window %d", rows, window).doesNotHaveDuplicates();
            assertThat(Arrays.stream(order)).allMatch(row -> row >= 0 && row < rows);
            assertThat(windowed(seed, window, rows)).isEqualTo(order);
        }
    }

    /** Against the definition: runs of neighbours, found without knowing where they were cut. */
    @ParameterizedTest
    @CsvSource({"100,10", "103,10", "7,3", "50,49", "9,1", "1000,64"})
    void row_windows_areNeighboursAtAnyOrder(int rows, int window) {
        for (long seed = 0; seed < 50; seed++) {
            int[] order = windowed(seed, window, rows);
            boolean found = false;
            for (int small = 0; small <= rows / window && !found; small++) {
                found = isCut(order, window, small * window, rows % window);
            }
            assertThat(found).as("seed %d: %s", seed, Arrays.toString(order)).isTrue();
        }
    }

    /** Whether all windows are neighbours when the smaller one starts at a position. */
    private static boolean isCut(int[] order, int window, int smaller, int size) {
        for (int from = 0; from < order.length; ) {
            int count = from == smaller && size > 0 ? size : window;
            if (from + count > order.length) {
                return false;
            }
            if (!areNeighbours(Arrays.copyOfRange(order, from, from + count), order.length)) {
                return false;
            }
            from += count;
        }
        return true;
    }

    /** The last row and the first are neighbours too. */
    private static boolean areNeighbours(int[] some, int rows) {
        for (int first : some) {
            if (Arrays.stream(some).allMatch(r -> Math.floorMod(r - first, rows) < some.length)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void row_windows_putEveryRowAnywhere() {
        int[][] times = new int[11][11];
        int draws = 22_000;
        for (long seed = 0; seed < draws; seed++) {
            int[] order = windowed(seed, 4, 11);
            for (int position = 0; position < order.length; position++) {
                times[position][order[position]]++;
            }
        }

        // 2000 each, give or take 5 standard deviations of 43.
        for (int[] ofPosition : times) {
            assertThat(Arrays.stream(ofPosition)).allMatch(n -> n > 1785 && n < 2215);
        }
    }

    @Test
    void row_windowOfTheWholeShard_isTheOrderWithoutWindows() {
        for (int window : new int[] {0, 40, 41, Integer.MAX_VALUE}) {
            for (int position = 0; position < 40; position++) {
                assertThat(Sampling.row(5, window, 40, position))
                        .isEqualTo(Sampling.row(5, 40, position));
            }
        }
    }

    @Test
    void row_twoBillionRows_doesntOverflow() {
        int rows = Integer.MAX_VALUE;
        for (int position : new int[] {0, 1_999_999_999, rows - 1}) {
            assertThat(Sampling.row(5, 1 << 20, rows, position)).isBetween(0, rows - 1);
        }
        assertThatThrownBy(() -> Sampling.row(5, 4, 10, 10))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new Sampling(1, 1, 1, 1, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a shuffle window of -1 rows");
    }

    @Test
    void positions_billionsOfExamples_dontOverflow() {
        Sampling sampling = new Sampling(4_000_000_001L, 2, 3, 1);
        long last = sampling.stepsPerEpoch() - 1;

        assertThat(sampling.from(0, 0)).isZero();
        assertThat(sampling.to(last, 0)).isEqualTo(2_000_000_001);
        assertThat(sampling.to(last, 1)).isEqualTo(2_000_000_000);
        assertThat(sampling.to(last, 0) - sampling.from(last, 0)).isBetween(1, 2);
    }

    @ParameterizedTest
    @CsvSource({"0,1,1", "1,0,1", "1,1,0"})
    void constructor_nothingToSample_throwsWithTheNumbers(long examples, int shards, long batch) {
        assertThatThrownBy(() -> new Sampling(examples, shards, batch, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("%d examples on %d shards in batches of %d", examples, shards, batch);
    }
}
