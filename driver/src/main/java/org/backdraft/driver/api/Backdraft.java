package org.backdraft.driver.api;

/**
 * The start of a recipe.
 *
 * <pre>{@code
 * TrainedModel model =
 *         Backdraft.data(Examples.of(features, labels))
 *                 .network(new Linear(16, Initializer.HE), new Relu(), new Linear(3))
 *                 .loss(new CrossEntropy())
 *                 .minimize(new Sgd(0.1, 0.9))
 *                 .batchSize(32).epochs(20).seed(1)
 *                 .train();
 * }</pre>
 */
public final class Backdraft {
    private Backdraft() {}

    /** A recipe for training on examples; all that is not said is as in a configuration. */
    public static Recipe data(Examples examples) {
        return Recipe.of(examples);
    }
}
