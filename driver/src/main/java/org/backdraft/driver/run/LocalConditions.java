package org.backdraft.driver.run;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.OptimizationConfig;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.optim.Clipping;
import org.backdraft.driver.optim.Regularizer;
import org.backdraft.driver.optim.Sgd;

/**
 * What local steps ask of a configuration: plain gradient steps, whose learning rate is known
 * before they are taken.
 */
final class LocalConditions {
    private LocalConditions() {}

    /**
     * Checks a configuration before its data is read.
     *
     * @throws ConfigurationException at the first setting that doesn't go with local steps
     */
    static void check(RunConfig config) {
        OptimizationConfig optimization = config.optimization();
        if (optimization.localSteps() == 1) {
            return;
        }
        refuseIf(
                !(optimization.optimizer() instanceof Sgd),
                "another optimizer than sgd, whose moments the shards would not share",
                "use optimizer.type = sgd; its momentum is that of the averages");
        refuseIf(optimization.accumulate() > 1, "accumulate", "leave it out: shards step at once");
        refuseIf(
                !optimization.clipping().equals(Clipping.NONE),
                "clipping, as no gradient of all shards is ever known",
                "leave it out");
        refuseIf(
                !optimization.groups().isEmpty()
                        || !isNone(optimization.regularization().regularizer()),
                "regularization or parameter-groups",
                "leave them out, or freeze modules that are not to change");
        refuseIf(
                optimization.schedule().plateau() != null,
                "schedule.type = plateau, as shards have to know their learning rates before",
                "use another schedule, such as cosine");
        refuseIf(
                config.life().divergence().atMost() > 0,
                "divergence.action = roll-back, as shards have to know their learning rates before",
                "leave it at stop");
    }

    private static boolean isNone(Regularizer regularizer) {
        return !regularizer.isPenalty()
                && regularizer.weightDecay() == 0
                && regularizer.maxNorm() == 0;
    }

    private static void refuseIf(boolean refused, String what, String instead) {
        if (refused) {
            throw new ConfigurationException(
                    "local-steps over 1 doesn't go with %s; %s".formatted(what, instead));
        }
    }
}
