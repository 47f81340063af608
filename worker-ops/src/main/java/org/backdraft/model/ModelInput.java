package org.backdraft.model;

import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.Rows;
import org.backdraft.tensor.SparseMatrix;
import org.backdraft.worker.Scaling;
import org.backdraft.worker.SparseRow;

/**
 * Scaled rows on their way into the network, a batch at a time: sparse for a model that was trained
 * on sparse rows, whatever the source, as sums of non-zeros have bits of their own. Owned by one
 * thread and reused.
 */
public final class ModelInput {
    private final Scaling scaling;
    private final Matrix dense;
    private final SparseMatrix sparse;
    private int rows;

    /** Room for {@code capacity} rows. */
    public ModelInput(int capacity, int features, Scaling scaling, boolean isSparse) {
        this.scaling = scaling;
        this.dense = isSparse ? null : Matrix.zeros(capacity, features);
        this.sparse = isSparse ? new SparseMatrix(capacity, features) : null;
    }

    /** Whether rows are kept as their non-zeros. */
    public boolean isSparse() {
        return sparse != null;
    }

    /** Back to no rows. */
    public void clear() {
        rows = 0;
        if (sparse != null) {
            sparse.clear();
        }
    }

    /**
     * Adds a row.
     *
     * @param features read, from {@code at}
     */
    public void add(float[] features, int at) {
        if (sparse == null) {
            scaling.apply(features, at, dense.data(), dense.rowOffset(rows));
        } else {
            addNonZeros(features, at);
        }
        rows++;
    }

    /**
     * Adds a row where rows are kept as their non-zeros.
     *
     * @param features read
     */
    public void add(SparseRow features) {
        for (int i = 0; i < features.count(); i++) {
            addNonZero(features.index(i), features.value(i));
        }
        sparse.endRow();
        rows++;
    }

    /** The rows since the last {@link #clear}. */
    public Rows rows() {
        return sparse == null ? dense.firstRows(rows) : sparse;
    }

    private void addNonZeros(float[] features, int at) {
        for (int j = 0; j < scaling.factor().length; j++) {
            addNonZero(j, features[at + j]);
        }
        sparse.endRow();
    }

    private void addNonZero(int j, float value) {
        if (value != 0) {
            sparse.add(j, value * scaling.factor()[j]);
        }
    }
}
