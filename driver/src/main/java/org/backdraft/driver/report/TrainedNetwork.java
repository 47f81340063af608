package org.backdraft.driver.report;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.nn.Backprop;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Loss;
import org.backdraft.nn.Node;
import org.backdraft.tensor.Matrix;

import java.util.List;

/** A saved model as a function from rows to the outputs of any node. Belongs to one thread. */
final class TrainedNetwork {
    private static final int MOST_ROWS = 512;
    private static final int MOST_NUMBERS = 1 << 22;

    private final SavedModel model;
    private final Graph graph;
    private final Loss loss;
    private final Backprop backprop;
    private final Matrix scaled;
    private final int batchRows;

    /** What is told of a batch that has been swept through the network. */
    interface Swept {
        /**
         * Told of the rows of one batch.
         *
         * @param from the first of them in the data
         * @param count how many
         */
        void rows(int from, int count);
    }

    TrainedNetwork(SavedModel model) {
        this.model = model;
        this.graph = model.graph();
        this.loss = model.config().loss();
        this.batchRows = batchRows(graph);
        this.backprop = new Backprop(graph, loss, batchRows);
        this.scaled = Matrix.zeros(batchRows, graph.inputWidth());
    }

    /** As many as leave the activations of all nodes some megabytes. */
    private static int batchRows(Graph graph) {
        long numbers = graph.inputWidth();
        for (int i = 0; i < graph.nodes().size(); i++) {
            numbers += graph.width(i);
        }
        return (int) Math.max(1, Math.min(MOST_ROWS, MOST_NUMBERS / numbers));
    }

    /**
     * The index of a node.
     *
     * @throws ConfigurationException when no node has that name
     */
    int node(String name) {
        List<String> names = graph.nodes().stream().map(Node::name).toList();
        if (!names.contains(name)) {
            throw new ConfigurationException(
                    "the network has no node '%s'; it has %s"
                            .formatted(name, String.join(", ", names)));
        }
        return names.indexOf(name);
    }

    /** The index of the node that is the network's output. */
    int last() {
        return graph.nodes().size() - 1;
    }

    /** The name of a node. */
    String name(int node) {
        return graph.nodes().get(node).name();
    }

    /**
     * Checks that a node has a unit.
     *
     * @throws ConfigurationException when it hasn't
     */
    void checkUnit(int node, int unit) {
        if (unit < 0 || unit >= graph.width(node)) {
            throw new ConfigurationException(
                    "'%s' has the units 0 to %d, no unit %d"
                            .formatted(name(node), graph.width(node) - 1, unit));
        }
    }

    /**
     * Checks that inputs are points of a plane.
     *
     * @throws ConfigurationException when they aren't
     */
    void checkPlane() {
        if (graph.inputWidth() != 2) {
            throw new ConfigurationException(
                    "this picture is drawn over the plane of 2 features; the model has %d"
                            .formatted(graph.inputWidth()));
        }
    }

    /** The name of feature {@code j}. */
    String featureName(int j) {
        return model.features().isEmpty() ? "feature " + j : model.features().get(j);
    }

    /**
     * The outputs of a node.
     *
     * @param rows read, unscaled
     * @return rows x width of the node
     */
    Matrix outputs(int node, Matrix rows) {
        return outputs(node, rows, true);
    }

    /**
     * The outputs of a node for rows that are scaled already.
     *
     * @param rows read
     * @return rows x width of the node
     */
    Matrix outputsOfScaled(int node, Matrix rows) {
        return outputs(node, rows, false);
    }

    /**
     * Sends rows through the network batch by batch, and tells of each one.
     *
     * @param rows read, unscaled
     */
    void sweep(Matrix rows, Swept swept) {
        inBatches(rows, true, swept);
    }

    /** What a node put out for the rows of the batch that was told of last; a view. */
    Matrix swept(int node) {
        return backprop.outputOf(node);
    }

    /**
     * What the network says: the classes' probabilities, or the numbers themselves.
     *
     * @param rows read, unscaled
     * @return rows x output width
     */
    Matrix predictions(Matrix rows) {
        return predictionsOf(outputs(last(), rows));
    }

    /**
     * Likewise, from the network's outputs.
     *
     * @param outputs read
     */
    Matrix predictionsOf(Matrix outputs) {
        Matrix result = Matrix.zeros(outputs.rows(), outputs.cols());
        loss.predict(outputs, result);
        return result;
    }

    /**
     * How sure the network is of each class: probabilities where the loss gives some, else 1 for
     * the class decided and 0 for the others.
     *
     * @param rows read, unscaled
     * @return rows x classes
     */
    Matrix probabilities(Matrix rows) {
        return probabilitiesOf(outputs(last(), rows));
    }

    /**
     * Likewise, from the network's outputs.
     *
     * @param outputs read
     */
    Matrix probabilitiesOf(Matrix outputs) {
        Matrix predicted = Matrix.zeros(outputs.rows(), outputs.cols());
        loss.predict(outputs, predicted);
        Matrix result = Matrix.zeros(outputs.rows(), loss.classes(graph.outputWidth()));
        for (int i = 0; i < outputs.rows(); i++) {
            if (!areProbabilities(predicted, i)) {
                result.set(i, loss.decide(outputs, i), 1f);
            } else if (predicted.cols() == 1) {
                result.set(i, 0, 1 - predicted.get(i, 0));
                result.set(i, 1, predicted.get(i, 0));
            } else {
                for (int c = 0; c < result.cols(); c++) {
                    result.set(i, c, predicted.get(i, c));
                }
            }
        }
        return result;
    }

    /** The class decided from a row of the network's outputs. */
    int decide(Matrix outputs, int row) {
        return loss.decide(outputs, row);
    }

    /** Scales a row into {@code to}, which is written. */
    void scale(Matrix rows, int row, float[] to) {
        model.scaling().apply(rows.data(), rows.rowOffset(row), to, 0);
    }

    /**
     * The numbers of an input as they are drawn: of colours those before scaling.
     *
     * @param scaled read: one example
     */
    float[] drawn(InputImage image, float[] scaled) {
        if (!image.isColour()) {
            return scaled;
        }
        float[] raw = new float[scaled.length];
        for (int j = 0; j < raw.length; j++) {
            float factor = model.scaling().factor()[j];
            raw[j] = (factor == 0 ? 0 : scaled[j] / factor) + model.scaling().offset()[j];
        }
        return raw;
    }

    private static boolean areProbabilities(Matrix predicted, int row) {
        double sum = 0;
        for (int j = 0; j < predicted.cols(); j++) {
            float p = predicted.get(row, j);
            if (!(p >= 0 && p <= 1)) {
                return false;
            }
            sum += p;
        }
        return predicted.cols() == 1 || Math.abs(sum - 1) < 1e-3;
    }

    private Matrix outputs(int node, Matrix rows, boolean scale) {
        int width = graph.width(node);
        Matrix result = Matrix.zeros(rows.rows(), width);
        inBatches(
                rows,
                scale,
                (from, count) -> {
                    Matrix y = swept(node);
                    System.arraycopy(y.data(), y.offset(), result.data(), from * width, y.size());
                });
        return result;
    }

    private void inBatches(Matrix rows, boolean scale, Swept swept) {
        for (int from = 0; from < rows.rows(); from += batchRows) {
            int count = Math.min(batchRows, rows.rows() - from);
            Matrix batch = new Matrix(rows.data(), rows.rowOffset(from), count, rows.cols());
            if (scale) {
                for (int i = 0; i < count; i++) {
                    int to = scaled.rowOffset(i);
                    model.scaling().apply(batch.data(), batch.rowOffset(i), scaled.data(), to);
                }
            }
            backprop.forward(model.theta(), scale ? scaled.firstRows(count) : batch);
            swept.rows(from, count);
        }
    }
}
