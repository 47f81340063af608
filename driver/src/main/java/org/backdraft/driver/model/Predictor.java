package org.backdraft.driver.model;

import org.backdraft.driver.data.FeatureStorage;
import org.backdraft.driver.data.RowReader;
import org.backdraft.nn.Backprop;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Loss;
import org.backdraft.tensor.Matrix;
import org.backdraft.worker.Scaling;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A model without its parameters, as a function from rows to lines of CSV: the decided class, then
 * the probability of each class; or the numbers predicted. Sent to executors.
 */
public final class Predictor implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int BATCH_ROWS = 256;

    private final Graph graph;
    private final Loss loss;
    private final Scaling scaling;
    private final List<String> classes;
    private final boolean isSparse;

    public Predictor(SavedModel model) {
        this.graph = model.graph();
        this.loss = model.config().loss();
        this.scaling = model.scaling();
        this.classes = List.copyOf(model.classes());
        this.isSparse =
                model.config().data().storage() == FeatureStorage.SPARSE
                        && graph.needsDense() == null
                        && scaling.keepsZeros();
    }

    /**
     * A line a row, in the order of the rows, and an empty one for each that was left out; reads as
     * it goes and closes at the end.
     *
     * @param theta read: the model's, which travels apart
     */
    public Iterator<String> lines(float[] theta, RowReader rows) {
        return new Lines(theta, rows);
    }

    private final class Lines implements Iterator<String> {
        private final float[] theta;
        private final RowReader rows;
        private final Backprop backprop = new Backprop(graph, loss, BATCH_ROWS);
        private final PredictionInput input =
                new PredictionInput(BATCH_ROWS, graph.inputWidth(), scaling, isSparse);
        private final Matrix prediction = Matrix.zeros(BATCH_ROWS, graph.outputWidth());
        private final long[] leftOut = new long[BATCH_ROWS + 1];
        private final Deque<String> ready = new ArrayDeque<>();
        private boolean ended;

        private Lines(float[] theta, RowReader rows) {
            this.theta = theta;
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            if (ready.isEmpty() && !ended) {
                try {
                    fill();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return !ready.isEmpty();
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.poll();
        }

        private void fill() throws IOException {
            int count = 0;
            input.clear();
            leftOut[0] = 0;
            while (count < BATCH_ROWS && rows.next()) {
                if (rows.isLeftOut()) {
                    leftOut[count]++;
                    continue;
                }
                input.add(rows);
                leftOut[++count] = 0;
            }
            Matrix output = backprop.forward(theta, input.rows());
            Matrix predicted = prediction.firstRows(count);
            loss.predict(output, predicted);
            for (int i = 0; i < count; i++) {
                addEmpty(leftOut[i]);
                ready.add(line(output, predicted, i));
            }
            addEmpty(leftOut[count]);
            if (count < BATCH_ROWS) {
                ended = true;
                rows.close();
            }
        }

        private void addEmpty(long lines) {
            for (long i = 0; i < lines; i++) {
                ready.add("");
            }
        }

        private String line(Matrix output, Matrix predicted, int row) {
            StringBuilder line = new StringBuilder();
            if (!classes.isEmpty()) {
                line.append(quoted(classes.get(loss.decide(output, row)))).append(',');
                if (predicted.cols() == 1) {
                    line.append(1 - predicted.get(row, 0)).append(',');
                }
            }
            for (int j = 0; j < predicted.cols(); j++) {
                line.append(j == 0 ? "" : ",").append(predicted.get(row, j));
            }
            return line.toString();
        }
    }

    /** A field of RFC 4180. */
    private static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
