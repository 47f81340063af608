package org.backdraft.driver.model;

import org.backdraft.driver.data.RowReader;
import org.backdraft.nn.Graph;
import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.Rows;
import org.backdraft.tensor.SparseMatrix;
import org.backdraft.worker.Scaling;
import org.backdraft.worker.SparseRow;

/**
 * The scaled features of some records: their non-zeros alone where records are read so and neither
 * network nor scaling needs the zeros. Reused; owned by one thread.
 */
final class ScaledBatch {
    private static final int MOST_ROWS = 256;
    private static final int MOST_NUMBERS = 1 << 22;

    private final Scaling scaling;
    private final SparseMatrix sparse;
    private final Matrix dense;
    private final int capacity;
    private int rows;

    /**
     * An empty batch.
     *
     * @param isSparse whether records are read as their non-zeros
     */
    ScaledBatch(Graph graph, Scaling scaling, boolean isSparse) {
        int width = graph.inputWidth();
        this.scaling = scaling;
        boolean stays = isSparse && graph.needsDense() == null && scaling.keepsZeros();
        this.capacity = stays ? MOST_ROWS : Math.max(1, Math.min(MOST_ROWS, MOST_NUMBERS / width));
        this.sparse = stays ? new SparseMatrix(capacity, width) : null;
        this.dense = stays ? null : Matrix.zeros(capacity, width);
    }

    /** So many records fit. */
    int capacity() {
        return capacity;
    }

    void clear() {
        rows = 0;
        if (sparse != null) {
            sparse.clear();
        }
    }

    /** Takes in the current record. */
    void add(RowReader record) {
        if (sparse == null) {
            scaling.apply(record.features(), 0, dense.data(), dense.rowOffset(rows));
        } else {
            SparseRow row = record.sparse();
            float[] factor = scaling.factor();
            for (int i = 0; i < row.count(); i++) {
                sparse.add(row.index(i), row.value(i) * factor[row.index(i)]);
            }
            sparse.endRow();
        }
        rows++;
    }

    /** Number of records. */
    int size() {
        return rows;
    }

    /** Their features. */
    Rows rows() {
        return sparse != null ? sparse : dense.firstRows(rows);
    }
}
