package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

class TreeSumTest {
    private static final int PARAMETERS = 5;

    static IntStream shardCounts() {
        return IntStream.rangeClosed(1, 40);
    }

    /** A shard's sum; magnitudes from 1e-6 to 1e6, so that the order of additions shows. */
    private static GradientSum leaf(long seed, int shard) {
        SplittableRandom random = new SplittableRandom(1000 * seed + shard);
        GradientSum sum = new GradientSum(PARAMETERS);
        for (int i = 0; i < PARAMETERS; i++) {
            double size = Math.pow(10, random.nextInt(13) - 6);
            sum.gradient()[i] = (float) (random.nextGaussian() * size);
        }
        sum.addBatch(random.nextGaussian() * 1e9, random.nextDouble(), shard + 1);
        return sum;
    }

    /** The padded tree by recursion over leaves {@code from} .. {@code from + size - 1}. */
    private static GradientSum naive(long seed, int shards, int from, int size) {
        if (from >= shards) {
            return null;
        }
        if (size == 1) {
            return leaf(seed, from);
        }
        GradientSum left = naive(seed, shards, from, size / 2);
        GradientSum right = naive(seed, shards, from + size / 2, size / 2);
        if (right != null) {
            left.add(right);
        }
        return left;
    }

    private static GradientSum naive(long seed, int shards) {
        return naive(seed, shards, 0, 64);
    }

    private static List<Integer> shuffled(SplittableRandom random, int shards) {
        List<Integer> order = new ArrayList<>();
        for (int s = 0; s < shards; s++) {
            order.add(random.nextInt(s + 1), s);
        }
        return order;
    }

    private static void assertSameBits(GradientSum actual, GradientSum expected, String where) {
        assertThat(actual).as(where).isNotNull();
        assertThat(actual.gradient()).as(where).isEqualTo(expected.gradient());
        assertThat(actual.loss()).as(where).isEqualTo(expected.loss());
        assertThat(actual.weight()).as(where).isEqualTo(expected.weight());
        assertThat(actual.count()).as(where).isEqualTo(expected.count());
    }

    private static void offer(TreeSum tree, long seed, int shard) {
        GradientSum buffer = tree.buffer();
        buffer.clear();
        buffer.add(leaf(seed, shard));
        tree.offer(tree.leaf(shard), buffer);
    }

    @ParameterizedTest
    @MethodSource("shardCounts")
    void root_anyArrivalOrder_isTheRecursiveSum(int shards) {
        TreeSum tree = new TreeSum(shards, PARAMETERS);
        for (long seed = 0; seed < 20; seed++) {
            tree.reset();
            for (int shard : shuffled(new SplittableRandom(seed), shards)) {
                assertThat(tree.root()).isNull();
                offer(tree, seed, shard);
            }

            assertSameBits(tree.root(), naive(seed, shards), "seed " + seed);
            assertThat(tree.pending()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("shardCounts")
    void root_subtreesOfAnyHolders_isTheRecursiveSum(int shards) {
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            TreeSum[] holders = new TreeSum[1 + random.nextInt(6)];
            for (int h = 0; h < holders.length; h++) {
                holders[h] = new TreeSum(shards, PARAMETERS);
            }
            for (int shard : shuffled(random, shards)) {
                offer(holders[random.nextInt(holders.length)], seed, shard);
            }

            GradientSum root = gathered(holders, random, shards).root();

            assertSameBits(root, naive(seed, shards), "seed " + seed);
        }
    }

    /** The driver's tree, offered what the holders are left with, in any order. */
    private static TreeSum gathered(TreeSum[] holders, SplittableRandom random, int shards) {
        TreeSum driver = new TreeSum(shards, PARAMETERS);
        List<Runnable> offers = new ArrayList<>();
        for (TreeSum holder : holders) {
            int before = offers.size();
            holder.visit((node, sum) -> offers.add(() -> driver.offer(node, sum)));
            assertThat(offers.size() - before).isEqualTo(holder.pending());
        }
        shuffled(random, offers.size()).forEach(i -> offers.get(i).run());
        return driver;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16, 31, 40})
    void root_offeredByManyThreads_isTheRecursiveSum(int shards) {
        TreeSum tree = new TreeSum(shards, PARAMETERS);
        for (long seed = 0; seed < 200; seed++) {
            long now = seed;
            tree.reset();
            IntStream.range(0, shards).parallel().forEach(shard -> offer(tree, now, shard));

            assertSameBits(tree.root(), naive(seed, shards), "seed " + seed);
        }
    }

    @Test
    void visit_halfOfTheShards_isOneSubtree() {
        TreeSum tree = new TreeSum(8, PARAMETERS);
        List<Integer> nodes = new ArrayList<>();

        for (int shard : new int[] {6, 4, 7, 5, 0}) {
            offer(tree, 1, shard);
        }
        tree.visit((node, sum) -> nodes.add(node));

        assertThat(nodes).containsExactly(3, tree.leaf(0));
        assertThat(tree.root()).isNull();
    }

    @Test
    void buffer_shardsInOrder_areReused() {
        TreeSum tree = new TreeSum(32, PARAMETERS);
        List<GradientSum> buffers = new ArrayList<>();
        for (int shard = 0; shard < 32; shard++) {
            GradientSum buffer = tree.buffer();
            if (buffers.stream().noneMatch(known -> known == buffer)) {
                buffers.add(buffer);
            }
            buffer.clear();
            tree.offer(tree.leaf(shard), buffer);
        }

        assertThat(buffers).hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void offer_waitingNodeTwice_throws() {
        TreeSum tree = new TreeSum(4, PARAMETERS);
        offer(tree, 1, 2);

        assertThatThrownBy(() -> offer(tree, 1, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("offered twice");
    }

    @Test
    void offer_allTwice_throwsAndKeepsTheSum() {
        for (int shards = 1; shards <= 9; shards++) {
            int all = shards;
            TreeSum tree = new TreeSum(shards, PARAMETERS);
            IntStream.range(0, all).forEach(shard -> offer(tree, 1, shard));

            assertThatThrownBy(() -> IntStream.range(0, all).forEach(s -> offer(tree, 1, s)))
                    .isInstanceOf(IllegalStateException.class);
            assertSameBits(tree.root(), naive(1, shards), shards + " shards");
        }
    }

    @Test
    void constructor_noShards_throws() {
        assertThatThrownBy(() -> new TreeSum(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TreeSum(3, 1).leaf(3))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void buffer_treesThatShareThem_areMadeOnce() {
        SumBuffers buffers = new SumBuffers(GradientLayout.dense(PARAMETERS));
        for (int i = 0; i < 10; i++) {
            TreeSum tree = new TreeSum(2, buffers, Rounding.NONE, null);
            offer(tree, 1, 0);
            offer(tree, 1, 1);

            assertSameBits(tree.root(), naive(1, 2), "tree " + i);

            tree.reset();
        }
        assertThat(buffers.made()).isEqualTo(2);
    }
}
