package org.backdraft.worker;

import org.backdraft.nn.Graph;
import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.Rows;
import org.backdraft.tensor.SparseMatrix;

/**
 * Rows gathered from a shard, scaled and ready for the network. Owned by one thread and reused.
 *
 * <p>Rows of sparse features stay sparse where the network and the scaling allow it. Allocates
 * nothing once each number of rows has been seen, and as many non-zeros.
 */
final class MiniBatch {
    private final int capacity;
    private final int features;
    private final Scaling scaling;
    private final boolean mayBeSparse;
    private final Matrix target;
    private final Matrix weight;
    private final Matrix[] inputs;
    private final Matrix[] targets;
    private final Matrix[] weights;
    private final SparseRow sparseRow = new SparseRow();
    private Matrix dense;
    private SparseMatrix sparse;
    private boolean isSparse;
    private int rows;

    /**
     * Room for {@code capacity} rows.
     *
     * @param targets numbers of an example's target; 0 for its features
     */
    MiniBatch(int capacity, Graph graph, int targets, Scaling scaling) {
        this.capacity = capacity;
        this.features = graph.inputWidth();
        this.scaling = scaling;
        this.mayBeSparse = targets > 0 && graph.needsDense() == null && scaling.keepsZeros();
        this.target = Matrix.zeros(capacity, targets);
        this.weight = Matrix.zeros(capacity, 1);
        this.inputs = new Matrix[capacity + 1];
        this.targets = new Matrix[capacity + 1];
        this.weights = new Matrix[capacity + 1];
    }

    /**
     * Takes the rows at positions {@code from} .. {@code to}-1 of the order made by a seed and a
     * shuffle window.
     */
    void gather(Shard shard, long orderSeed, int window, int from, int to) {
        start(shard, to - from);
        for (int i = 0; i < rows; i++) {
            copy(shard, Sampling.row(orderSeed, window, shard.rows(), from + i), i);
        }
    }

    /** Takes the rows {@code from} .. {@code to}-1 as they lie in the shard. */
    void gatherInPlace(Shard shard, int from, int to) {
        start(shard, to - from);
        for (int i = 0; i < rows; i++) {
            copy(shard, from + i, i);
        }
    }

    /** Scaled features, rows x features. */
    Rows input() {
        return isSparse ? sparse : inputs[rows];
    }

    /** Rows x targets; the scaled features themselves when examples have no targets. */
    Matrix target() {
        return target.cols() == 0 ? inputs[rows] : targets[rows];
    }

    /** Rows x 1. */
    Matrix weight() {
        return weights[rows];
    }

    /** Notes in a sum that it gets the share of these rows. */
    void touch(GradientSum sum) {
        if (isSparse) {
            sum.touch(sparse);
        } else {
            sum.touch();
        }
    }

    private void start(Shard shard, int count) {
        rows = count;
        if (targets[rows] == null) {
            targets[rows] = target.firstRows(rows);
            weights[rows] = weight.firstRows(rows);
        }
        isSparse = mayBeSparse && shard.features().isSparse();
        if (isSparse) {
            startSparse();
        } else if (inputs[rows] == null) {
            dense = dense == null ? Matrix.zeros(capacity, features) : dense;
            inputs[rows] = dense.firstRows(rows);
        }
    }

    private void startSparse() {
        if (sparse == null) {
            sparse = new SparseMatrix(capacity, features);
        }
        sparse.clear();
    }

    private void copy(Shard shard, int row, int to) {
        if (isSparse) {
            scale(shard.features(), row);
        } else {
            shard.features().scaleRow(row, scaling, dense.data(), dense.rowOffset(to));
        }
        shard.copyTargets(row, target.data(), target.rowOffset(to));
        shard.copyWeight(row, weight.data(), weight.rowOffset(to));
    }

    private void scale(Features from, int row) {
        float[] factor = scaling.factor();
        from.copyRow(row, sparseRow);
        for (int i = 0; i < sparseRow.count(); i++) {
            int j = sparseRow.index(i);
            sparse.add(j, sparseRow.value(i) * factor[j]);
        }
        sparse.endRow();
    }
}
