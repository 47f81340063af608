package org.backdraft.driver.config;

import org.backdraft.driver.optim.Averaging;
import org.backdraft.driver.optim.Clipping;
import org.backdraft.driver.optim.ExponentialAverage;
import org.backdraft.driver.optim.Optimizer;
import org.backdraft.driver.optim.Regularizer;
import org.backdraft.driver.optim.StochasticAverage;

import java.util.ArrayList;
import java.util.List;

/**
 * How a gradient changes the parameters.
 *
 * @param optimizer with the learning rate for batches of {@code referenceBatchSize}
 * @param referenceBatchSize that the learning rate is meant for, when it is to grow with the batch;
 *     0 when it is meant as it is
 * @param schedule of the learning rate
 * @param regularization of all parameters
 * @param groups of parameters with settings of their own; the first that names a module holds
 * @param clipping of gradients
 * @param accumulate minibatches a step
 * @param localSteps minibatches that a shard takes steps with by itself before the shards' thetas
 *     are averaged; 1 for one gradient of all shards a step
 * @param averaging of the parameters, or null
 */
public record OptimizationConfig(
        Optimizer optimizer,
        long referenceBatchSize,
        ScheduleConfig schedule,
        Regularization regularization,
        List<Group> groups,
        Clipping clipping,
        int accumulate,
        int localSteps,
        AveragingConfig averaging) {

    /**
     * The section {@code regularization}.
     *
     * @param regularizer what is added
     * @param biases whether it holds for biases too
     * @param norms whether it holds for the parameters of normalisations and scales too
     */
    public record Regularization(Regularizer regularizer, boolean biases, boolean norms) {}

    /**
     * A section of the list {@code parameter-groups}.
     *
     * @param modules names
     * @param learningRateFactor that learning rates are multiplied by
     * @param regularizer in place of the general one
     */
    public record Group(List<String> modules, double learningRateFactor, Regularizer regularizer) {
        public Group {
            if (modules.isEmpty()) {
                throw new IllegalArgumentException("modules must name one or more");
            }
            if (!(learningRateFactor >= 0) || Double.isInfinite(learningRateFactor)) {
                throw new IllegalArgumentException(
                        "learning-rate-factor must be 0 or more, not " + learningRateFactor);
            }
        }
    }

    /** The section {@code averaging}, whose lengths wait for the number of steps of an epoch. */
    public interface AveragingConfig {
        /** What averages, in a run of so many steps. */
        Averaging averaging(long stepsPerEpoch, long steps);
    }

    static OptimizationConfig read(ConfigReader root) {
        ConfigReader optimizer = root.section("optimizer");
        Regularization regularization = regularization(root.section("regularization"));
        return new OptimizationConfig(
                OptimizerConfig.read(optimizer),
                optimizer.whole("reference-batch-size", 0, 0),
                ScheduleConfig.read(root.section("schedule")),
                regularization,
                groups(root, regularization.regularizer),
                clipping(root.section("clipping")),
                root.wholeInt("accumulate", 1, 1),
                root.wholeInt("local-steps", 1, 1),
                averaging(root.section("averaging")));
    }

    private static Regularization regularization(ConfigReader section) {
        return new Regularization(
                regularizer(section, Regularizer.NONE),
                section.flag("biases", false),
                section.flag("norms", false));
    }

    private static Regularizer regularizer(ConfigReader section, Regularizer usual) {
        double l1 = section.number("l1", usual.l1());
        double l2 = section.number("l2", usual.l2());
        double weightDecay = section.number("weight-decay", usual.weightDecay());
        double maxNorm = section.number("max-norm", usual.maxNorm());
        return section.make(() -> new Regularizer(l1, l2, weightDecay, maxNorm));
    }

    private static List<Group> groups(ConfigReader root, Regularizer general) {
        List<Group> groups = new ArrayList<>();
        for (ConfigReader section : root.sectionsIfAny("parameter-groups")) {
            List<String> modules = section.words("modules", List.of());
            double factor = section.number("learning-rate-factor", 1);
            Regularizer regularizer = regularizer(section, general);
            groups.add(section.make(() -> new Group(modules, factor, regularizer)));
        }
        return List.copyOf(groups);
    }

    private static Clipping clipping(ConfigReader section) {
        double value = section.number("value", Clipping.NONE.value());
        double norm = section.number("norm", Clipping.NONE.norm());
        return section.make(() -> new Clipping(value, norm));
    }

    private static AveragingConfig averaging(ConfigReader section) {
        String type = section.oneOf("type", List.of("none", "ema", "swa"), "none");
        if (type.equals("ema")) {
            double decay = section.number("decay", 0.999);
            Averaging average = section.make(() -> new ExponentialAverage(decay));
            return (stepsPerEpoch, steps) -> average;
        }
        if (type.equals("swa")) {
            Length from = Length.readOrRest(section, "from");
            Length every = Length.read(section, "every", "1");
            section.make(() -> new StochasticAverage(1, every.steps(1_000_000)));
            // Izmailov et al. average over the last quarter of the training.
            return (stepsPerEpoch, steps) ->
                    new StochasticAverage(
                            Math.max(
                                    1,
                                    from == null ? steps - steps / 4 : from.steps(stepsPerEpoch)),
                            Math.max(1, every.steps(stepsPerEpoch)));
        }
        return null;
    }
}
