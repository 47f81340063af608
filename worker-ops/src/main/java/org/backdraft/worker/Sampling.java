package org.backdraft.worker;

import org.backdraft.tensor.Permutation;
import org.backdraft.tensor.Seed;

import java.io.Serializable;

/**
 * Which rows of a shard each step uses: every row exactly once an epoch, in an order drawn anew for
 * each epoch and shard.
 *
 * <p>An epoch has T = ceil(examples / batchSize) steps. In its step t a shard of n rows uses the
 * positions floor(t n / T) .. floor((t + 1) n / T) - 1 of its order. So any batch size and any
 * shard sizes go together and no data moves; the rows of a step number batchSize up to a difference
 * of less than one a shard.
 *
 * @param examples rows of all shards together, at least 1
 * @param batchSize rows of a step, at least 1; more than {@code examples} is the full batch
 * @param seed of the run
 */
public record Sampling(long examples, long batchSize, long seed) implements Serializable {

    public Sampling {
        if (examples < 1 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "%d examples in batches of %d".formatted(examples, batchSize));
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

    /** First position that a shard of {@code rows} rows uses in {@code step}. */
    public int from(long step, int rows) {
        return boundary(step % stepsPerEpoch(), rows);
    }

    /** Position after the last one that a shard of {@code rows} rows uses in {@code step}. */
    public int to(long step, int rows) {
        return boundary(step % stepsPerEpoch() + 1, rows);
    }

    /** Most positions that a shard of {@code rows} rows uses in a step. */
    public int mostRows(int rows) {
        return rows == 0 ? 0 : (int) ((rows - 1) / stepsPerEpoch() + 1);
    }

    /** Seed of a shard's order in the epoch of {@code step}, for {@link #row}. */
    public long orderSeed(long step, int shard) {
        return Seed.of(seed, epoch(step), shard);
    }

    /** The row at a position of the order of a shard of {@code rows} rows. */
    public static int row(long orderSeed, int rows, int position) {
        return (int) Permutation.at(orderSeed, rows, position);
    }

    private int boundary(long t, int rows) {
        return Math.toIntExact(Math.multiplyExact(t, (long) rows) / stepsPerEpoch());
    }
}
