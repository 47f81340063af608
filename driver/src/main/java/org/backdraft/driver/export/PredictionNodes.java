package org.backdraft.driver.export;

import static org.backdraft.driver.export.OnnxGraph.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

import org.backdraft.nn.BinaryCrossEntropy;
import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Loss;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The outputs of a model, from those of its network: {@code prediction} holds the names of the
 * classes decided, and {@code probabilities} or {@code scores} a column for each class; or {@code
 * prediction} holds the numbers predicted.
 *
 * @param classes names of the classes; empty when the network predicts numbers
 * @param outputs of the network
 */
record PredictionNodes(Loss loss, List<String> classes, int outputs) {
    private static final String PREDICTION = "prediction";

    /** Names of the outputs. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>(List.of(PREDICTION));
        if (!classes.isEmpty()) {
            names.add(scores());
        }
        return names;
    }

    private String scores() {
        return loss.givesProbabilities() ? "probabilities" : "scores";
    }

    /**
     * Adds the outputs.
     *
     * @param z name of what the network gives
     * @param refused name of what tells which rows get no prediction, rows x 1; null if all do
     */
    void add(OnnxGraph onnx, String z, String refused) {
        String predicted = predicted(onnx, z);
        if (classes.isEmpty()) {
            onnx.output(
                    PREDICTION, DataType.FLOAT, outputs, unlessRefused(onnx, predicted, refused));
            return;
        }
        String labels = labels(onnx, z);
        if (refused != null) {
            String none = onnx.constant("no_prediction", List.of(""));
            labels = onnx.add("Where", "labels", List.of(column(onnx, refused), none, labels));
        }
        onnx.output(PREDICTION, DataType.STRING, 0, labels);
        String all = outputs == 1 ? both(onnx, predicted) : predicted;
        onnx.output(scores(), DataType.FLOAT, classes.size(), unlessRefused(onnx, all, refused));
    }

    /** As {@link Loss#predict}. */
    private String predicted(OnnxGraph onnx, String z) {
        if (loss instanceof CrossEntropy) {
            return onnx.add("Softmax", "softmax", List.of(z), attribute("axis", 1));
        } else if (loss instanceof BinaryCrossEntropy) {
            return onnx.add("Sigmoid", "sigmoid", List.of(z));
        } else if (loss.givesProbabilities()) {
            throw new IllegalStateException("no ONNX nodes for " + loss);
        }
        return z;
    }

    /** As {@link Loss#decide}. */
    private String labels(OnnxGraph onnx, String z) {
        String index;
        if (outputs > 1) {
            index =
                    onnx.add(
                            "ArgMax",
                            "decision",
                            List.of(z),
                            attribute("axis", 1),
                            attribute("keepdims", 0));
        } else {
            String second = onnx.add("Greater", "is_second", List.of(z, onnx.constant("zero", 0f)));
            index = onnx.cast("decision", column(onnx, second), DataType.INT64);
        }
        return onnx.add("Gather", "labels", List.of(onnx.constant("classes", classes), index));
    }

    /** One output for two classes speaks for the second one. */
    private String both(OnnxGraph onnx, String second) {
        String first =
                loss.givesProbabilities()
                        ? onnx.add("Sub", "first", List.of(onnx.constant("one", 1f), second))
                        : onnx.add("Neg", "first", List.of(second));
        return onnx.add("Concat", "both", List.of(first, second), attribute("axis", 1));
    }

    private static String unlessRefused(OnnxGraph onnx, String scores, String refused) {
        if (refused == null) {
            return scores;
        }
        String none = onnx.constant("no_number", Float.NaN);
        return onnx.add("Where", "scores", List.of(refused, none, scores));
    }

    /** Rows x 1 as rows. */
    private static String column(OnnxGraph onnx, String value) {
        return onnx.add(
                "Squeeze", value + "/column", List.of(value, onnx.integers("column_axis", 1)));
    }
}
