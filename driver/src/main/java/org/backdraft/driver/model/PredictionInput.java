package org.backdraft.driver.model;

import org.backdraft.driver.data.RowReader;
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
public final class PredictionInput {
    private final Scaling scaling;
    private final Matrix dense;
    private final SparseMatrix sparse;
    private int rows;

    /** Room for {@code capacity} rows of a model. */
    public static PredictionInput of(SavedModel model, int capacity) {
        return new PredictionInput(
                capacity, model.graph().inputWidth(), model.scaling(), model.isSparse());
    }

    /** Room for {@code capacity} rows. */
    PredictionInput(int capacity, int features, Scaling scaling, boolean isSparse) {
        this.scaling = scaling;
        this.dense = isSparse ? null : Matrix.zeros(capacity, features);
        this.sparse = isSparse ? new SparseMatrix(capacity, features) : null;
    }

    /** Back to no rows. */
    public void clear() {
        rows = 0;
        if (sparse != null) {
            sparse.clear();
        }
    }

    /** Adds the current row of a reader. */
    void add(RowReader reader) {
        if (sparse != null && reader.sparse() != null) {
            add(reader.sparse());
        } else {
            add(reader.features());
        }
    }

    /**
     * Adds a row.
     *
     * @param features read, one number a feature, not scaled yet
     */
    public void add(float[] features) {
        if (sparse == null) {
            scaling.apply(features, 0, dense.data(), dense.rowOffset(rows));
        } else {
            for (int j = 0; j < features.length; j++) {
                if (features[j] != 0) {
                    sparse.add(j, features[j] * scaling.factor()[j]);
                }
            }
            sparse.endRow();
        }
        rows++;
    }

    /**
     * Adds a row of a model that {@link SavedModel#isSparse}.
     *
     * @param features read, not scaled yet
     */
    public void add(SparseRow features) {
        for (int i = 0; i < features.count(); i++) {
            if (features.value(i) != 0) {
                int j = features.index(i);
                sparse.add(j, features.value(i) * scaling.factor()[j]);
            }
        }
        sparse.endRow();
        rows++;
    }

    /** The rows since the last {@link #clear}. */
    public Rows rows() {
        return sparse == null ? dense.firstRows(rows) : sparse;
    }
}
