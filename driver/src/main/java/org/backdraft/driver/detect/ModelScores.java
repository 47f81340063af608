package org.backdraft.driver.detect;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.scorer.Scorer;

/** The probability that a model gives the second of its two classes. */
final class ModelScores implements WindowScores {
    private static final int FOUND = 1;
    private static final int LEAST_SIDE = 8;

    private final Scorer scorer;
    private final int side;

    /**
     * The scores of a model.
     *
     * @throws ConfigurationException when it doesn't decide between two classes of square images
     */
    ModelScores(SavedModel model) {
        this.side = side(model);
        if (model.classes().size() != 2) {
            throw new ConfigurationException(
                    "detection takes a model of two classes, such as conf/faces.conf trains; this one %s"
                            .formatted(
                                    model.classes().isEmpty()
                                            ? "predicts numbers"
                                            : "has " + model.classes().size()));
        }
        this.scorer = Scorer.of(model.stored());
        if (!scorer.givesProbabilities()) {
            throw new ConfigurationException(
                    "detection takes a model that gives probabilities; train it with loss ="
                            + " cross-entropy or binary-cross-entropy");
        }
    }

    private static int side(SavedModel model) {
        int inputs = model.graph().inputWidth();
        int side = (int) Math.round(Math.sqrt(inputs));
        if (side < LEAST_SIDE || side * side != inputs || model.schema() != null) {
            throw new ConfigurationException(
                    ("detection takes a model of square grey images, such as the 32 x 32 pixels that"
                                    + " conf/faces.conf trains on; this one has %d features%s")
                            .formatted(inputs, model.schema() == null ? "" : " made of columns"));
        }
        return side;
    }

    /** Width and height of the images that the model was trained on. */
    int side() {
        return side;
    }

    @Override
    public float[] of(float[][] windows) {
        float[][] both = scorer.score(windows);
        float[] scores = new float[windows.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = both[i][FOUND];
        }
        return scores;
    }
}
