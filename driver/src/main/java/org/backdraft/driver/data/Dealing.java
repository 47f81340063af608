package org.backdraft.driver.data;

import org.backdraft.tensor.Permutation;

import java.io.Serializable;

/**
 * Which shard, and which row of it, every example goes to: a seeded permutation of the examples is
 * dealt out like cards.
 *
 * <p>Shards' sizes differ by at most one; with more shards than examples some are empty.
 *
 * @param examples number of all examples
 * @param shards number of shards, at least 1
 * @param seed of the permutation
 */
public record Dealing(long examples, int shards, long seed) implements Serializable {

    public Dealing {
        if (examples < 0 || shards < 1) {
            throw new IllegalArgumentException(
                    "%d examples in %d shards".formatted(examples, shards));
        }
    }

    /** The place of example {@code index} in the permutation, for {@link #shard}, {@link #row}. */
    long place(long index) {
        return Permutation.at(seed, examples, index);
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
        long most = (Integer.MAX_VALUE - 8L) / features;
        if ((examples + shards - 1) / shards > most) {
            throw new DataException(
                    "%d examples of %d features don't fit in %d shards; set data.shards to %d or more"
                            .formatted(examples, features, shards, examples / most + 1));
        }
    }
}
