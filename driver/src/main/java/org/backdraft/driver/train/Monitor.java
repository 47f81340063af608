package org.backdraft.driver.train;

import org.backdraft.driver.optim.Plateau;
import org.backdraft.worker.EvaluationSum;
import org.backdraft.worker.Metric;

/**
 * What a metric of the validation data decides after every epoch: which parameters are the best,
 * whether training goes on, and whether a plateau lowers the learning rate.
 *
 * @param metric looked at
 * @param minimumDelta by how much an epoch must be better than the best one to count as better
 * @param patience epochs without a better one after which training stops, or 0 for never
 * @param plateau lowers the learning rate; null when nothing does
 */
public record Monitor(Metric metric, double minimumDelta, int patience, Plateau plateau) {

    public Monitor {
        if (!(minimumDelta >= 0) || Double.isInfinite(minimumDelta)) {
            throw new IllegalArgumentException(
                    "minimum-delta must be 0 or more, not " + minimumDelta);
        }
        if (patience < 0) {
            throw new IllegalArgumentException("patience must be 0 or more, not " + patience);
        }
    }

    /**
     * Takes in the validation of the epoch that ends.
     *
     * @param state its best parameters, its plateau and whether it is stopped are changed
     */
    void observe(EvaluationSum validation, TrainingState state) {
        Progress progress = state.progress();
        double value = metric.of(validation);
        if (isBetter(value, progress.bestValue())) {
            progress.improve(value);
            state.keepBest();
        } else if (patience > 0 && progress.epochs() + 1 - progress.bestEpoch() >= patience) {
            progress.stop();
        }
        if (plateau != null) {
            plateau.observe(metric.higherIsBetter() ? -value : value, state.plateau());
        }
    }

    private boolean isBetter(double value, double best) {
        if (Double.isNaN(value)) {
            return false;
        }
        double gain = metric.higherIsBetter() ? value - best : best - value;
        return Double.isNaN(best) || gain > minimumDelta;
    }
}
