package org.backdraft.driver.config;

import org.backdraft.driver.train.CheckpointPolicy;
import org.backdraft.driver.train.Divergence;
import org.backdraft.worker.Metric;

import java.util.List;

/**
 * How a run starts, when it stops, and what it keeps on the way.
 *
 * @param earlyStopping what the validation data decides
 * @param checkpoints when states are kept
 * @param divergence what happens at a value that is not finite
 * @param warmStart where the first parameters come from
 * @param tensorBoardEpochs epochs between what TensorBoard shows; 0 to write nothing for it
 */
public record LifeConfig(
        EarlyStopping earlyStopping,
        CheckpointPolicy checkpoints,
        Divergence divergence,
        WarmStart warmStart,
        int tensorBoardEpochs) {

    /**
     * The section {@code early-stopping}.
     *
     * @param metric looked at
     * @param minimumDelta by how much an epoch must be better than the best one
     * @param patience epochs without a better one after which training stops, or 0 for never
     * @param restoreBest whether the model is that of the best epoch, not of the last
     */
    public record EarlyStopping(
            Metric metric, double minimumDelta, int patience, boolean restoreBest) {}

    /**
     * The section {@code warm-start}.
     *
     * @param model path of a saved model, or "" to draw all parameters
     * @param except modules whose parameters are drawn all the same
     * @param scaling whether features are scaled as the model's were, instead of anew
     */
    public record WarmStart(String model, List<String> except, boolean scaling) {}

    static LifeConfig read(ConfigReader root) {
        return new LifeConfig(
                earlyStopping(root.section("early-stopping")),
                checkpoints(root.section("checkpoint")),
                divergence(root.section("divergence")),
                warmStart(root.section("warm-start")),
                root.section("tensorboard").wholeInt("every-epochs", 0, 0));
    }

    private static EarlyStopping earlyStopping(ConfigReader section) {
        String name = section.text("metric", "loss");
        Metric metric = section.make(() -> Metric.parse(name));
        double delta = section.number("minimum-delta", 0);
        int patience = section.wholeInt("patience", 0, 0);
        if (!(delta >= 0)) {
            throw section.mistake("minimum-delta", "expected 0 or more, found " + delta);
        }
        return new EarlyStopping(metric, delta, patience, section.flag("restore-best", true));
    }

    private static CheckpointPolicy checkpoints(ConfigReader section) {
        CheckpointPolicy usual = CheckpointPolicy.DEFAULT;
        long steps = section.whole("every-steps", usual.everySteps(), 0);
        int epochs = section.wholeInt("every-epochs", usual.everyEpochs(), 0);
        double minutes = section.number("every-minutes", usual.everyMinutes());
        int keep = section.wholeInt("keep", usual.keep(), 1);
        return section.make(() -> new CheckpointPolicy(steps, epochs, minutes, keep));
    }

    private static Divergence divergence(ConfigReader section) {
        Divergence usual = Divergence.STOP;
        String action = section.oneOf("action", List.of("stop", "roll-back"), "stop");
        double factor = section.number("factor", usual.factor());
        int atMost = section.wholeInt("at-most", 3, 0);
        return section.make(
                () -> new Divergence(factor, action.equals("stop") ? usual.atMost() : atMost));
    }

    private static WarmStart warmStart(ConfigReader section) {
        return new WarmStart(
                section.text("model", ""),
                section.words("except", List.of()),
                section.oneOf("scaling", List.of("model", "data"), "model").equals("model"));
    }
}
