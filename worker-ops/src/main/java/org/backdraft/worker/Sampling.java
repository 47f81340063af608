package org.backdraft.worker;

import org.backdraft.tensor.Permutation;
import org.backdraft.tensor.Seed;

import java.io.Serializable;
import java.util.Objects;

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
 * <p>A shard's order is a permutation of all its rows or, with a shuffle window of w rows, one that
 * reads neighbours together: the rows are cut into windows of w (the last one may be smaller) at a
 * place drawn for the epoch, the windows are permuted, and so are the rows of each. A shard's rows
 * were dealt to it in an order drawn from all the data, so that the rows of a window are a fair
 * sample; what is given up is that any two rows of a shard are as likely to meet as any others.
 *
 * @param examples N, rows of all shards together, at least 1; shard s holds those of ceil((N - s) /
 *     S)
 * @param shards S, at least 1
 * @param batchSize most rows of a step, at least 1; more than {@code examples} is the full batch
 * @param seed of the run
 * @param window rows of a shuffle window; 0, or as many as a shard's rows or more: the whole shard
 */
public record Sampling(long examples, int shards, long batchSize, long seed, int window)
        implements Serializable {
    /*
     * Were each shard cut by itself, at floor(t n / T) of its own n rows, all shards would round up
     * in the same steps: with batches of 1 on 2 shards every other batch would be empty and the rest
     * would hold 2 rows. Numbering rows across the shards keeps the batch what the user asked for.
     *
     * Windows are drawn by three permutations that are computed a value at a time, like that of a
     * whole shard. The r rows of the window that may be smaller come after one of the k whole
     * windows, or before all: a place among k + 1 that is drawn, and the others are permuted among
     * themselves, so that every order of all windows is as likely as any other and a position is
     * found by one division.
     */

    /** So that the product of two numbers up to it fits a long. */
    private static final long MOST_STEPS = 3_000_000_000L;

    /** What the seeds of a windowed order are made of beside a window's number, from 0. */
    private static final long CUT = -1;

    private static final long ORDER = -2;
    private static final long SMALLER = -3;

    public Sampling {
        if (examples < 1 || shards < 1 || batchSize < 1) {
            throw new IllegalArgumentException(
                    "%d examples on %d shards in batches of %d"
                            .formatted(examples, shards, batchSize));
        }
        if (window < 0) {
            throw new IllegalArgumentException("a shuffle window of %d rows".formatted(window));
        }
        if ((examples - 1) / batchSize >= MOST_STEPS) {
            throw new IllegalArgumentException(
                    "%d examples in batches of %d make over %d steps an epoch; raise the batch size"
                            .formatted(examples, batchSize, MOST_STEPS));
        }
    }

    /** Without shuffle windows. */
    public Sampling(long examples, int shards, long batchSize, long seed) {
        this(examples, shards, batchSize, seed, 0);
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

    /** The row at a position of the order of a shard of {@code rows} rows, without windows. */
    public static int row(long orderSeed, int rows, int position) {
        return (int) Permutation.at(orderSeed, rows, position);
    }

    /** The row at a position of the order of a shard of {@code rows} rows. */
    public static int row(long orderSeed, int window, int rows, int position) {
        if (window == 0 || window >= rows) {
            return row(orderSeed, rows, position);
        }
        Objects.checkIndex(position, rows);
        int whole = rows / window;
        int rest = rows % window;
        int before = (int) at(orderSeed, SMALLER, whole + 1L, 0) * window;
        int number;
        int inside;
        if (position < before || rest == 0) {
            number = (int) at(orderSeed, ORDER, whole, position / window);
            inside = (int) at(orderSeed, number, window, position % window);
        } else if (position < before + rest) {
            number = whole;
            inside = (int) at(orderSeed, number, rest, position - before);
        } else {
            number = (int) at(orderSeed, ORDER, whole, (position - rest) / window);
            inside = (int) at(orderSeed, number, window, (position - rest) % window);
        }
        long cut = at(orderSeed, CUT, rows, 0);
        return (int) ((cut + (long) number * window + inside) % rows);
    }

    private static long at(long orderSeed, long part, long n, long i) {
        return Permutation.at(Seed.of(orderSeed, part, n), n, i);
    }

    /** Number of a shard's rows among the first floor(t N / T) of an epoch. */
    private int position(long t, int shard) {
        long steps = stepsPerEpoch();
        long first = t * (examples / steps) + t * (examples % steps) / steps;
        return Math.toIntExact((first - shard + shards - 1) / shards);
    }
}
