package org.backdraft.worker;

import org.backdraft.tensor.Permutation;
import org.backdraft.tensor.Seed;

import java.io.Serializable;

/**
 * Which rows of a shard each step uses: every row exactly once an epoch, in an order drawn anew for
 * each epoch and shard.
 *
 * <p>An epoch has T = ceil(examples / batchSize) steps, and step t uses the epoch's rows number
 * floor(t N / T) .. floor((t + 1) N / T) - 1 of its N. Rows are numbered across the shards in turn:
 * position p of the order of shard s, of S, is number p S + s. So any batch size and any number of
 * shards go together, no data moves, nothing is dropped or repeated, and every batch has the same
 * size up to one row.
 *
 * @param examples N, rows of all shards together, at least 1; shard s holds those of ceil((N - s) /
 *     S)
 * @param shards S, at least 1
 * @param batchSize most rows of a step, at least 1; more than {@code examples} is the full batch
 * @param seed of the run
 */
public record Sampling(long examples, int shards, long batchSize, long seed)
        implements Serializable {
    /*
     * Were each shard cut by itself, at floor(t n / T) of its own n rows, all shards would round up
     * in the same steps: with batches of 1 on 2 shards every other batch would be empty and the rest
     * would hold 2 rows. Numbering rows across the shards keeps the batch what the user asked for.
     */

    /** So that the product of two numbers up to it fits a long. */
    private static final long MOST_STEPS = 3_000_000_000L;

    public Sampling {
        if (examples < 1 || shards < 1 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "%d examples on %d shards in batches of %d"
                            .formatted(examples, shards, batchSize));
        }
        if ((examples - 1) / batchSize >= MOST_STEPS) {
            throw new IllegalArgumentException(
                    "%d examples in batches of %d make over %d steps an epoch; raise the batch size"
                            .formatted(examples, batchSize, MOST_STEPS));
        }
    }

    /** T, the steps of an epoch. */
    public long stepsPerEpoch() {
        return (examples - 1) / batchSize + 1;
    }

    /** The epoch, from 0, that {@code step}, from 0, belongs to. */
    public long epoch(long step) {
        return step / stepsPerEpoch();
    }

    /** First position of its order that a shard uses in {@code step}. */
    public int from(long step, int shard) {
        return position(step % stepsPerEpoch(), shard);
    }

    /** Position after the last one of its order that a shard uses in {@code step}. */
    public int to(long step, int shard) {
        return position(step % stepsPerEpoch() + 1, shard);
    }

    /** Most rows that a shard uses in a step. */
    public int mostRows() {
        long batch = (examples - 1) / stepsPerEpoch() + 1;
        return Math.toIntExact((batch - 1) / shards + 1);
    }

    /** Seed of a shard's order in the epoch of {@code step}, for {@link #row}. */
    public long orderSeed(long step, int shard) {
        return Seed.of(seed, epoch(step), shard);
    }

    /** The row at a position of the order of a shard of {@code rows} rows. */
    public static int row(long orderSeed, int rows, int position) {
        return (int) Permutation.at(orderSeed, rows, position);
    }

    /** Number of a shard's rows among the first floor(t N / T) of an epoch. */
    private int position(long t, int shard) {
        long steps = stepsPerEpoch();
        long first = t * (examples / steps) + t * (examples % steps) / steps;
        return Math.toIntExact((first - shard + shards - 1) / shards);
    }
}
