package org.backdraft.scorer;

import org.backdraft.model.ClassScores;
import org.backdraft.model.Model;
import org.backdraft.model.ModelInput;
import org.backdraft.nn.Backprop;
import org.backdraft.nn.Loss;
import org.backdraft.schema.Refusal;
import org.backdraft.schema.RowEncoder;
import org.backdraft.schema.Schema;
import org.backdraft.tensor.Matrix;

import java.util.Map;

/** The buffers that scoring a batch of rows takes. Owned by one thread at a time. */
final class Workspace {
    private final float[] theta;
    private final Loss loss;
    private final ClassScores classes;
    private final Schema schema;
    private final Backprop backprop;
    private final ModelInput input;
    private final Matrix predictions;
    private final RowEncoder encoder;
    private final RecordCells cells;
    private Matrix output;
    private Matrix predicted;

    /**
     * Buffers for up to {@code capacity} rows.
     *
     * @param columns of records, or null when the model can't take any
     */
    Workspace(Model model, ClassScores classes, Schema columns, int capacity) {
        this.theta = model.theta();
        this.loss = model.architecture().loss();
        this.classes = classes;
        this.schema = columns;
        this.backprop = new Backprop(model.graph(), loss, capacity);
        this.input =
                new ModelInput(
                        capacity, model.graph().inputWidth(), model.scaling(), model.isSparse());
        this.predictions = Matrix.zeros(capacity, model.graph().outputWidth());
        this.encoder = columns == null ? null : columns.encoder();
        this.cells = columns == null ? null : new RecordCells(columns.names());
    }

    /** Most rows of a batch. */
    int capacity() {
        return backprop.capacity();
    }

    /** Back to no rows. */
    void clear() {
        input.clear();
    }

    /**
     * Adds a row.
     *
     * @param features read, from {@code at}
     */
    void add(float[] features, int at) {
        input.add(features, at);
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException when the model's columns can't take it
     */
    void add(Map<String, ?> row) {
        cells.moveTo(row);
        Refusal refusal = encoder.encode(cells);
        if (refusal != null) {
            String message = message(refusal);
            cells.moveTo(null);
            throw new IllegalArgumentException(message);
        }
        cells.moveTo(null);
        if (input.isSparse() && encoder.sparse() != null) {
            input.add(encoder.sparse());
        } else {
            input.add(encoder.features(), 0);
        }
    }

    private String message(Refusal refusal) {
        String column = schema.columns().get(refusal.column()).name();
        Object value = cells.value(refusal.column());
        return "column '%s': expected %s, found %s"
                .formatted(
                        column,
                        refusal.expected(),
                        value instanceof String text
                                ? "'" + text + "'"
                                : value == null ? "nothing" : value);
    }

    /** Scores the only row. */
    void scoreRow() {
        predict(backprop.forwardRow(theta, input.rows()));
    }

    /** Scores the rows. */
    void scoreRows() {
        predict(backprop.forward(theta, input.rows()));
    }

    private void predict(Matrix of) {
        output = of;
        predicted = predictions.firstRows(of.rows());
        loss.predict(output, predicted);
    }

    /**
     * Takes the scores of a row.
     *
     * @param scores written
     */
    void copyScores(int row, float[] scores) {
        if (classes.count() == 0) {
            System.arraycopy(
                    predicted.data(), predicted.rowOffset(row), scores, 0, predicted.cols());
        } else {
            for (int c = 0; c < classes.count(); c++) {
                scores[c] = classes.score(predicted, row, c);
            }
        }
    }

    /** The class decided for a row, or null. */
    String label(int row) {
        return classes.count() == 0 ? null : classes.decide(output, row);
    }
}
