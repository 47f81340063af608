package org.backdraft.driver.model;

import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.backdraft.driver.data.DataException;
import org.backdraft.driver.data.RowReader;
import org.backdraft.model.Model;
import org.backdraft.model.ModelInput;
import org.backdraft.nn.Backprop;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Loss;
import org.backdraft.tensor.Matrix;
import org.backdraft.worker.Scaling;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * A model without its parameters, as a function from records to rows: the carried columns, then
 * those of the prediction. Sent to executors.
 */
public final class Predictor implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int BATCH_RECORDS = 2048;

    private final Graph graph;
    private final Loss loss;
    private final Scaling scaling;
    private final CarriedColumns carried;
    private final PredictionColumns predictions;
    private final boolean isSparse;
    private final int batchRows;

    /**
     * A model, and what is to be known of each record.
     *
     * @throws DataException when two columns have one name
     */
    public Predictor(SavedModel model, CarriedColumns carried, ScoreColumns scores) {
        Model stored = model.stored();
        this.graph = model.graph();
        this.loss = model.config().loss();
        this.scaling = model.scaling();
        this.carried = carried;
        this.predictions =
                new PredictionColumns(
                        loss, graph.outputWidth(), model.classes(), stored.labels(), scores);
        this.isSparse = stored.isSparse();
        this.batchRows = stored.batchRows();
        checkNames(types());
    }

    private static void checkNames(StructType types) {
        Set<String> names = new LinkedHashSet<>();
        for (StructField field : types.fields()) {
            if (!names.add(field.name())) {
                throw new DataException(
                        ("two columns of the output would be called '%s': one of the input, one of"
                                        + " the prediction; name the columns to carry without it")
                                .formatted(field.name()));
            }
        }
    }

    /** Names and types of a row's values. */
    public StructType types() {
        StructType types = carried.types();
        for (StructField field : predictions.types().fields()) {
            types = types.add(field.name(), field.dataType(), true);
        }
        return types;
    }

    /** Whether nothing is carried. */
    boolean isBare() {
        return carried.types().isEmpty();
    }

    /** What the records' source must carry. */
    public List<String> carried() {
        return carried.fromSource();
    }

    /**
     * The values of a row for each record, in the order of the records, those of the prediction
     * null where the record was left out; reads as it goes and closes at the end.
     *
     * @param theta read: the model's, which travels apart
     * @param firstRecord number of the first record
     * @param predicted told how many predictions were made, now and then
     */
    public Iterator<Object[]> rows(
            float[] theta, RowReader records, long firstRecord, LongConsumer predicted) {
        return new Rows(theta, records, firstRecord, predicted);
    }

    private final class Rows implements Iterator<Object[]> {
        private final float[] theta;
        private final RowReader records;
        private final LongConsumer made;
        private final Backprop backprop = new Backprop(graph, loss, batchRows);
        private final ModelInput input =
                new ModelInput(batchRows, graph.inputWidth(), scaling, isSparse);
        private final Matrix prediction = Matrix.zeros(batchRows, graph.outputWidth());
        private final Object[][] batch = new Object[BATCH_RECORDS][];
        private final int[] recordOf = new int[batchRows];
        private long number;
        private int size;
        private int next;
        private boolean ended;

        private Rows(float[] theta, RowReader records, long firstRecord, LongConsumer made) {
            this.theta = theta;
            this.records = records;
            this.number = firstRecord;
            this.made = made;
        }

        @Override
        public boolean hasNext() {
            if (next == size && !ended) {
                try {
                    fill();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return next < size;
        }

        @Override
        public Object[] next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return batch[next++];
        }

        private void fill() throws IOException {
            size = 0;
            next = 0;
            int examples = 0;
            input.clear();
            while (examples < batchRows && size < BATCH_RECORDS && !ended) {
                ended = !records.next();
                if (!ended && !records.isLeftOut()) {
                    add(records);
                    recordOf[examples++] = size;
                }
                if (!ended) {
                    batch[size++] = carried.values(records, number++, predictions.types().size());
                }
            }
            predict(examples);
            made.accept(examples);
            if (ended) {
                records.close();
            }
        }

        private void add(RowReader record) {
            if (input.isSparse() && record.sparse() != null) {
                input.add(record.sparse());
            } else {
                input.add(record.features(), 0);
            }
        }

        private void predict(int examples) {
            Matrix output = backprop.forward(theta, input.rows());
            Matrix predicted = prediction.firstRows(examples);
            loss.predict(output, predicted);
            for (int i = 0; i < examples; i++) {
                Object[] values = batch[recordOf[i]];
                predictions.fill(output, predicted, i, values, carried.types().size());
            }
        }
    }
}
