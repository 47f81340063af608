package org.backdraft.worker;

import org.backdraft.tensor.Matrix;

/**
 * Rows gathered from a shard, scaled and ready for the network. Owned by one thread and reused.
 *
 * <p>Allocates nothing once each number of rows has been seen.
 */
final class MiniBatch {
    private final Scaling scaling;
    private final Matrix input;
    private final Matrix target;
    private final Matrix weight;
    private final Matrix[][] views;
    private int rows;

    MiniBatch(int capacity, int features, int targets, Scaling scaling) {
        this.scaling = scaling;
        this.input = Matrix.zeros(capacity, features);
        this.target = Matrix.zeros(capacity, targets);
        this.weight = Matrix.zeros(capacity, 1);
        this.views = new Matrix[capacity + 1][];
    }

    /**
     * Takes the rows at positions {@code from} .. {@code to}-1 of the order made by a seed and a
     * shuffle window.
     */
    void gather(Shard shard, long orderSeed, int window, int from, int to) {
        start(to - from);
        for (int i = 0; i < rows; i++) {
            copy(shard, Sampling.row(orderSeed, window, shard.rows(), from + i), i);
        }
    }

    /** Takes the rows {@code from} .. {@code to}-1 as they lie in the shard. */
    void gatherInPlace(Shard shard, int from, int to) {
        start(to - from);
        for (int i = 0; i < rows; i++) {
            copy(shard, from + i, i);
        }
    }

    /** Scaled features, rows x features. */
    Matrix input() {
        return views[rows][0];
    }

    /** Rows x targets; the scaled features themselves when examples have no targets. */
    Matrix target() {
        return target.cols() == 0 ? input() : views[rows][1];
    }

    /** Rows x 1. */
    Matrix weight() {
        return views[rows][2];
    }

    private void start(int count) {
        rows = count;
        if (views[rows] == null) {
            views[rows] =
                    new Matrix[] {
                        input.firstRows(rows), target.firstRows(rows), weight.firstRows(rows)
                    };
        }
    }

    private void copy(Shard shard, int row, int to) {
        shard.features().scaleRow(row, scaling, input.data(), input.rowOffset(to));
        shard.copyTargets(row, target.data(), target.rowOffset(to));
        shard.copyWeight(row, weight.data(), weight.rowOffset(to));
    }
}
