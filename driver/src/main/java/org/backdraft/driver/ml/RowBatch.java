package org.backdraft.driver.ml;

import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.model.Model;
import org.backdraft.model.ModelInput;
import org.backdraft.nn.Backprop;
import org.backdraft.tensor.Blas;
import org.backdraft.tensor.Matrix;
import org.backdraft.worker.SparseRow;

import java.util.Arrays;

/** Vectors on their way through a model's network. Owned by one thread at a time and reused. */
final class RowBatch {
    private final SavedModel model;
    private final int width;
    private final int capacity;
    private final Backprop backprop;
    private final ModelInput input;
    private final SparseRow sparse;
    private final float[] dense;
    private int rows;

    private RowBatch(SavedModel model, boolean isSparse, int capacity) {
        Blas.use(model.config().blas());
        this.model = model;
        this.width = model.graph().inputWidth();
        this.capacity = capacity;
        this.backprop = new Backprop(model.graph(), model.config().loss(), capacity);
        this.input = new ModelInput(capacity, width, model.scaling(), isSparse);
        this.sparse = isSparse ? new SparseRow() : null;
        this.dense = isSparse ? null : new float[width];
    }

    /** Room for one row. */
    static RowBatch ofOne(SavedModel model) {
        return new RowBatch(model, model.stored().isSparse(), 1);
    }

    /** Room for as many rows as go through a network well together. */
    static RowBatch ofMany(SavedModel model) {
        Model stored = model.stored();
        return new RowBatch(model, stored.isSparse(), stored.batchRows());
    }

    /** Whether no more rows can be added. */
    boolean isFull() {
        return rows == capacity;
    }

    /** Back to no rows. */
    void clear() {
        rows = 0;
        input.clear();
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException when it has another number of features
     */
    void add(Vector features) {
        if (features == null || features.size() != width) {
            String found = features == null ? "none" : Integer.toString(features.size());
            throw new IllegalArgumentException(
                    "the model was trained on %d features, but a row has %s"
                            .formatted(width, found));
        }
        if (sparse != null) {
            sparse.clear();
            SparseVector given = features.toSparse();
            for (int i = 0; i < given.indices().length; i++) {
                sparse.add(given.indices()[i], (float) given.values()[i]);
            }
            input.add(sparse);
        } else {
            copy(features);
            input.add(dense, 0);
        }
        rows++;
    }

    private void copy(Vector features) {
        if (features instanceof SparseVector given) {
            Arrays.fill(dense, 0f);
            for (int i = 0; i < given.indices().length; i++) {
                dense[given.indices()[i]] = (float) given.values()[i];
            }
        } else {
            for (int j = 0; j < width; j++) {
                dense[j] = (float) features.apply(j);
            }
        }
    }

    /** The network's outputs, a row each; the next call overwrites them. */
    Matrix outputs() {
        return backprop.forward(model.theta(), input.rows());
    }
}
