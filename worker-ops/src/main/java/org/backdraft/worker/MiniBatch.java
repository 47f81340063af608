package org.backdraft.worker;

import org.backdraft.augment.Augmentation;
import org.backdraft.nn.Graph;
import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.Rows;
import org.backdraft.tensor.SparseMatrix;

/**
 * Rows gathered from a shard, scaled and ready for the network. Owned by one thread and reused.
 *
 * <p>Rows of sparse features stay sparse where the network, the scaling and the augmentation allow
 * it. Allocates nothing once each number of rows has been seen, and as many non-zeros.
 */
final class MiniBatch {
    /* Rows lie anywhere in the shard's memory; the next ones are on their way while one is scaled. */
    private static final int AHEAD = 2;

    private final int capacity;
    private final int features;
    private final Scaling scaling;
    private final AugmentedRows augmented;
    private final boolean mayBeSparse;
    private final Matrix target;
    private final Matrix weight;
    private final Matrix[] inputs;
    private final Matrix[] targets;
    private final Matrix[] weights;
    private final SparseRow sparseRow = new SparseRow();
    private final int[] order;
    private int fetched;
    private Matrix dense;
    private SparseMatrix sparse;
    private boolean isSparse;
    private int rows;

    /** Without augmentation. */
    MiniBatch(int capacity, Graph graph, int targets, Scaling scaling) {
        this(capacity, graph, targets, scaling, Augmentation.NONE);
    }

    /**
     * Room for {@code capacity} rows.
     *
     * @param targets numbers of an example's target; 0 for its features
     * @param augmentation of what {@link #gather} takes
     */
    MiniBatch(int capacity, Graph graph, int targets, Scaling scaling, Augmentation augmentation) {
        this.capacity = capacity;
        this.features = graph.inputWidth();
        this.scaling = scaling;
        this.augmented = augmentation.isNone() ? null : new AugmentedRows(augmentation, scaling);
        this.mayBeSparse =
                targets > 0
                        && graph.needsDense() == null
                        && scaling.keepsZeros()
                        && augmentation.isNone();
        this.target = Matrix.zeros(capacity, targets);
        this.weight = Matrix.zeros(capacity, 1);
        this.inputs = new Matrix[capacity + 1];
        this.targets = new Matrix[capacity + 1];
        this.weights = new Matrix[capacity + 1];
        this.order = new int[capacity];
    }

    /**
     * Takes the rows at positions {@code from} .. {@code to}-1 of the order made by a seed and a
     * shuffle window, augmented.
     */
    void gather(Shard shard, long orderSeed, int window, int from, int to) {
        start(shard, to - from);
        for (int i = 0; i < rows; i++) {
            order[i] = Sampling.row(orderSeed, window, shard.rows(), from + i);
        }
        for (int i = 0; i < rows; i++) {
            if (i + AHEAD < rows) {
                fetched += shard.features().prefetch(order[i + AHEAD]);
            }
            int row = order[i];
            if (augmented == null) {
                copyFeatures(shard, row, i);
            } else {
                augmented.copy(shard.features(), row, orderSeed, dense.data(), dense.rowOffset(i));
            }
            copyAnswer(shard, row, i);
        }
    }

    /** Takes the rows {@code from} .. {@code to}-1 as they lie in the shard. */
    void gatherInPlace(Shard shard, int from, int to) {
        start(shard, to - from);
        for (int i = 0; i < rows; i++) {
            copyFeatures(shard, from + i, i);
            copyAnswer(shard, from + i, i);
        }
    }

    /** Features, augmented and scaled, rows x features. */
    Rows input() {
        return isSparse ? sparse : inputs[rows];
    }

    /** Rows x targets; the {@link #input} itself when examples have no targets. */
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

    private void copyFeatures(Shard shard, int row, int to) {
        if (isSparse) {
            scale(shard.features(), row);
        } else {
            shard.features().scaleRow(row, scaling, dense.data(), dense.rowOffset(to));
        }
    }

    private void copyAnswer(Shard shard, int row, int to) {
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
