package org.backdraft.driver.model;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.backdraft.model.ClassScores;
import org.backdraft.nn.Loss;
import org.backdraft.tensor.Matrix;

import java.io.Serializable;
import java.util.List;

/**
 * The columns of predictions: {@code prediction}, and behind it what is known of the classes; or
 * the numbers predicted. Sent to executors.
 *
 * <p>Scores are called {@code probability_} and the class where they are probabilities, else {@code
 * score_} and the class.
 */
public final class PredictionColumns implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String PREDICTION = "prediction";

    private final ClassScores classes;
    private final ScoreColumns scores;
    private final StructType types;

    /**
     * The columns of a model.
     *
     * @param labels names of the numbers predicted; empty when they have none
     */
    PredictionColumns(
            Loss loss,
            int outputs,
            List<String> classes,
            List<String> labels,
            ScoreColumns scores) {
        this.classes = new ClassScores(loss, classes);
        this.scores = new ScoreColumns(scores.kind(), Math.min(scores.count(), classes.size()));
        this.types =
                classes.isEmpty()
                        ? numbers(outputs, labels)
                        : decision(classes, loss.givesProbabilities());
    }

    private static StructType numbers(int outputs, List<String> labels) {
        StructType types = new StructType();
        for (int i = 0; i < outputs; i++) {
            String name = labels.isEmpty() ? Integer.toString(i) : labels.get(i);
            types =
                    types.add(
                            outputs == 1 ? PREDICTION : PREDICTION + "_" + name,
                            DataTypes.FloatType);
        }
        return types;
    }

    private StructType decision(List<String> names, boolean probabilities) {
        StructType result = new StructType().add(PREDICTION, DataTypes.StringType);
        String score = probabilities ? "probability" : "score";
        switch (scores.kind()) {
            case EACH -> {
                for (String name : names) {
                    result = result.add(score + "_" + name, DataTypes.FloatType);
                }
            }
            case ARRAY ->
                    result =
                            result.add(
                                    probabilities ? "probabilities" : "scores",
                                    DataTypes.createArrayType(DataTypes.FloatType, false));
            case BEST -> {
                for (int i = 1; i <= scores.count(); i++) {
                    result =
                            result.add("class_" + i, DataTypes.StringType)
                                    .add(score + "_" + i, DataTypes.FloatType);
                }
            }
            case NONE -> {}
        }
        return result;
    }

    /** Names and types. */
    StructType types() {
        return types;
    }

    /**
     * Writes a prediction into a record's values.
     *
     * @param output read: what the network gave
     * @param predicted read: what the loss makes of that
     * @param values written from {@code at} on
     */
    void fill(Matrix output, Matrix predicted, int row, Object[] values, int at) {
        if (classes.count() == 0) {
            for (int j = 0; j < predicted.cols(); j++) {
                values[at + j] = predicted.get(row, j);
            }
            return;
        }
        values[at] = classes.decide(output, row);
        switch (scores.kind()) {
            case EACH -> {
                for (int c = 0; c < classes.count(); c++) {
                    values[at + 1 + c] = classes.score(predicted, row, c);
                }
            }
            case ARRAY -> values[at + 1] = all(predicted, row);
            case BEST -> fillBest(all(predicted, row), values, at + 1);
            case NONE -> {}
        }
    }

    private float[] all(Matrix predicted, int row) {
        float[] all = new float[classes.count()];
        for (int c = 0; c < all.length; c++) {
            all[c] = classes.score(predicted, row, c);
        }
        return all;
    }

    /** The largest ones in their order; of equal ones the first. Few are asked for. */
    private void fillBest(float[] all, Object[] values, int at) {
        boolean[] taken = new boolean[all.length];
        for (int i = 0; i < scores.count(); i++) {
            int best = -1;
            for (int c = 0; c < all.length; c++) {
                if (!taken[c] && (best < 0 || all[c] > all[best])) {
                    best = c;
                }
            }
            taken[best] = true;
            values[at + 2 * i] = classes.name(best);
            values[at + 2 * i + 1] = all[best];
        }
    }
}
