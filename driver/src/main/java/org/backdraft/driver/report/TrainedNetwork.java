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
    private static final int BATCH_ROWS = 512;

    private final SavedModel model;
    private final Graph graph;
    private final Loss loss;
    private final Backprop backprop;
    private final Matrix scaled;

    TrainedNetwork(SavedModel model) {
        this.model = model;
        this.graph = model.graph();
        this.loss = model.config().loss();
        this.backprop = new Backprop(graph, loss, BATCH_ROWS);
        this.scaled = Matrix.zeros(BATCH_ROWS, graph.inputWidth());
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
        return inBatches(rows, node, true, graph.width(node));
    }

    /**
     * The outputs of a node for rows that are scaled already.
     *
     * @param rows read
     * @return rows x width of the node
     */
    Matrix outputsOfScaled(int node, Matrix rows) {
        return inBatches(rows, node, false, graph.width(node));
    }

    /**
     * What the network says: the classes' probabilities, or the numbers themselves.
     *
     * @param rows read, unscaled
     * @return rows x output width
     */
    Matrix predictions(Matrix rows) {
        Matrix outputs = outputs(last(), rows);
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
        Matrix outputs = outputs(last(), rows);
        Matrix predicted = Matrix.zeros(outputs.rows(), outputs.cols());
        loss.predict(outputs, predicted);
        Matrix result = Matrix.zeros(rows.rows(), loss.classes(graph.outputWidth()));
        for (int i = 0; i < rows.rows(); i++) {
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

    /** Scales a row into {@code to}, which is written. */
    void scale(Matrix rows, int row, float[] to) {
        model.scaling().apply(rows.data(), rows.rowOffset(row), to, 0);
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

    private Matrix inBatches(Matrix rows, int node, boolean scale, int width) {
        Matrix result = Matrix.zeros(rows.rows(), width);
        for (int from = 0; from < rows.rows(); from += BATCH_ROWS) {
            int count = Math.min(BATCH_ROWS, rows.rows() - from);
            Matrix batch = new Matrix(rows.data(), rows.rowOffset(from), count, rows.cols());
            if (scale) {
                for (int i = 0; i < count; i++) {
                    int to = scaled.rowOffset(i);
                    model.scaling().apply(batch.data(), batch.rowOffset(i), scaled.data(), to);
                }
            }
            backprop.forward(model.theta(), scale ? scaled.firstRows(count) : batch);
            Matrix y = backprop.outputOf(node);
            System.arraycopy(y.data(), y.offset(), result.data(), from * width, y.size());
        }
        return result;
    }
}
