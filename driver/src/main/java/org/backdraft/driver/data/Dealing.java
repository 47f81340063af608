package org.backdraft.driver.data;

import org.backdraft.tensor.Permutation;

import java.io.Serializable;

/**
 * Which shard, and which row of it, every example goes to: a seeded permutation of the examples, or
 * a stretch of it, is dealt out like cards.
 *
 * <p>Shards' sizes differ by at most one; with more shards than examples some are empty. Stretches
 * that don't overlap split a data set into parts, which are the same for any number of shards.
 *
 * @param examples number of examples dealt
 * @param shards number of shards, at least 1
 * @param seed of the permutation
 * @param first where the stretch starts in the permutation
 * @param all number of examples of the whole data set
 */
public record Dealing(long examples, int shards, long seed, long first, long all)
        implements Serializable {

    private static final long MOST_NUMBERS = Integer.MAX_VALUE - 8L;

    public Dealing {
        if (examples < 0 || shards < 1 || first < 0 || first + examples > all) {
            throw new IllegalArgumentException(
                    "%d examples from %d on of %d in %d shards"
                            .formatted(examples, first, all, shards));
        }
    }

    /** Of all examples. */
    public Dealing(long examples, int shards, long seed) {
        this(examples, shards, seed, 0, examples);
    }

    /** The same without the last ones. */
    Dealing without(long last) {
        return new Dealing(examples - last, shards, seed, first, all);
    }

    /** Only the last ones. */
    Dealing last(long count) {
        return new Dealing(count, shards, seed, first + examples - count, all);
    }

    /**
     * The place of example {@code index} in the stretch, for {@link #shard} and {@link #row}, if it
     * {@link #holds} the place.
     */
    long place(long index) {
        return Permutation.at(seed, all, index) - first;
    }

    /** Whether a place is in the stretch. */
    boolean holds(long place) {
        return place >= 0 && place < examples;
    }

    /** The shard of a place. */
    int shard(long place) {
        return (int) (place % shards);
    }

    /** The row in its shard of a place. */
    int row(long place) {
        return Math.toIntExact(place / shards);
    }

    /** Number of rows of a shard. */
    public int rows(int shard) {
        return Math.toIntExact((examples - shard + shards - 1) / shards);
    }

    /**
     * Checks that a shard's features fit one array.
     *
     * @throws DataException saying how many shards it takes
     */
    void checkFits(int features) {
        long most = MOST_NUMBERS / features;
        if ((examples + shards - 1) / shards > most) {
            throw new DataException(
                    "%d examples of %d features don't fit in %d shards; set data.shards to %d or more"
                            .formatted(examples, features, shards, examples / most + 1));
        }
    }

    /**
     * Checks that a shard's features that aren't 0 are likely to fit one array: some shards get
     * more of them than others.
     *
     * @param nonZeros of all examples
     * @throws DataException saying how many shards it takes
     */
    void checkSparseFits(long nonZeros) {
        long most = MOST_NUMBERS - MOST_NUMBERS / 16;
        if (nonZeros / shards > most) {
            throw new DataException(
                    ("%d examples with %d features that aren't 0 don't fit in %d shards; set"
                                    + " data.shards to %d or more")
                            .formatted(examples, nonZeros, shards, nonZeros / most + 1));
        }
    }
}
