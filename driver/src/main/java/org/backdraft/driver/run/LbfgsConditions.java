package org.backdraft.driver.run;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.OptimizationConfig;
import org.backdraft.driver.config.OptimizationConfig.Group;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.optim.Clipping;
import org.backdraft.driver.optim.Regularizer;
import org.backdraft.nn.BatchNorm;
import org.backdraft.nn.Dropout;
import org.backdraft.nn.Node;

import java.util.HashSet;
import java.util.Set;

/**
 * What L-BFGS asks of a configuration: one smooth function of the parameters, the same at every
 * look, that nothing but its line search changes steps along.
 */
final class LbfgsConditions {
    private static final String FIRST_ORDER = "or a first-order optimizer such as sgd or adam";

    private LbfgsConditions() {}

    /**
     * Checks a configuration before its data is read.
     *
     * @throws ConfigurationException at the first setting that doesn't go with L-BFGS
     */
    static void check(RunConfig config) {
        OptimizationConfig optimization = config.optimization();
        checkSteps(optimization);
        refuseIf(
                config.life().divergence().atMost() > 0,
                "divergence.action = roll-back, as it has no learning rate to lower",
                "leave it at stop");
        refuseIf(
                !config.augmentation().isNone(),
                "augmentation, as the loss must be the same at every look",
                "leave it out, " + FIRST_ORDER);
        checkRegularizer("regularization", optimization.regularization().regularizer());
        for (Group group : optimization.groups()) {
            String key = "parameter-groups (%s)".formatted(String.join(", ", group.modules()));
            checkRegularizer(key, group.regularizer());
            refuseIf(
                    group.learningRateFactor() != 1 && group.learningRateFactor() != 0,
                    "%s: learning-rate-factor %s".formatted(key, group.learningRateFactor()),
                    "use 1, 0 to leave the modules as they are, " + FIRST_ORDER);
        }
        checkNetwork(config);
    }

    private static void checkSteps(OptimizationConfig optimization) {
        refuseIf(
                !optimization.schedule().isConstant(),
                "a schedule, as its line search sets the length of a step",
                "leave out schedule, or use a first-order optimizer");
        refuseIf(
                optimization.referenceBatchSize() > 0,
                "optimizer.reference-batch-size, as it has no learning rate",
                "leave it out");
        refuseIf(
                optimization.accumulate() > 1,
                "accumulate, as each of its gradients is of all examples",
                "leave it out");
        refuseIf(
                !optimization.clipping().equals(Clipping.NONE),
                "clipping, as a clipped gradient is that of no function",
                "leave it out, " + FIRST_ORDER);
        refuseIf(
                optimization.averaging() != null,
                "averaging, as it doesn't circle around a minimum",
                "leave it out");
    }

    private static void checkRegularizer(String key, Regularizer regularizer) {
        refuseIf(
                regularizer.l1() > 0,
                key + ": l1, as it has no gradient at 0",
                "use l2, " + FIRST_ORDER);
        refuseIf(
                regularizer.weightDecay() > 0,
                key + ": weight-decay, which is part of a first-order step",
                "use l2, which belongs to the loss");
        refuseIf(
                regularizer.maxNorm() > 0,
                key + ": max-norm, which moves the parameters beside the step",
                "use l2, " + FIRST_ORDER);
    }

    private static void checkNetwork(RunConfig config) {
        Set<String> frozen = new HashSet<>();
        for (Node node : config.network()) {
            if (node.frozen() || frozen.contains(node.shares())) {
                frozen.add(node.name());
                continue;
            }
            refuseIf(
                    node.module() instanceof Dropout dropout && dropout.rate() > 0,
                    "dropout ('%s'), as the loss must be the same at every look"
                            .formatted(node.name()),
                    "use l2, " + FIRST_ORDER);
            refuseIf(
                    node.module() instanceof BatchNorm,
                    ("batch-norm ('%s'), whose batches are pieces of the shards and whose statistics"
                                    + " run on")
                            .formatted(node.name()),
                    "use layer-norm, freeze it, " + FIRST_ORDER);
        }
    }

    private static void refuseIf(boolean refused, String what, String instead) {
        if (refused) {
            throw new ConfigurationException(
                    "optimizer.type = lbfgs doesn't go with %s; %s".formatted(what, instead));
        }
    }
}
