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
final class PredictionInput {
    private final Scaling scaling;
    private final Matrix dense;
    private final SparseMatrix sparse;
    private int rows;

    /** Room for {@code capacity} rows. */
    PredictionInput(int capacity, int features, Scaling scaling, boolean isSparse) {
        this.scaling = scaling;
        this.dense = isSparse ? null : Matrix.zeros(capacity, features);
        this.sparse = isSparse ? new SparseMatrix(capacity, features) : null;
    }

    /** Back to no rows. */
    void clear() {
        rows = 0;
        if (sparse != null) {
            sparse.clear();
        }
    }

    /** Adds the current row of a reader. */
    void add(RowReader reader) {
        if (sparse == null) {
            scaling.apply(reader.features(), 0, dense.data(), dense.rowOffset(rows));
        } else if (reader.sparse() == null) {
            addNonZeros(reader.features());
        } else {
            addNonZeros(reader.sparse());
        }
        rows++;
    }

    /** The rows since the last {@link #clear}. */
    Rows rows() {
        return sparse == null ? dense.firstRows(rows) : sparse;
    }

    private void addNonZeros(float[] features) {
        for (int j = 0; j < features.length; j++) {
            if (features[j] != 0) {
                sparse.add(j, features[j] * scaling.factor()[j]);
            }
        }
        sparse.endRow();
    }

    private void addNonZeros(SparseRow features) {
        for (int i = 0; i < features.count(); i++) {
            if (features.value(i) != 0) {
                int j = features.index(i);
                sparse.add(j, features.value(i) * scaling.factor()[j]);
            }
        }
        sparse.endRow();
    }
}
