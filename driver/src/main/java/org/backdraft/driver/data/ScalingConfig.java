package org.backdraft.driver.data;

import org.backdraft.worker.FeatureStatistics;
import org.backdraft.worker.Scaling;
import org.backdraft.worker.ShardedData;

/**
 * How features are scaled before the network sees them; fitted on the training data.
 *
 * @param method which formula
 * @param by the divisor of {@link Method#DIVIDE_BY}
 * @param subtract what {@link Method#DIVIDE_BY} takes away first
 */
public record ScalingConfig(Method method, double by, double subtract) {

    /** Formulas of scaling. */
    public enum Method {
        /** As the data has them. */
        NONE,
        /** (x - subtract) / by. */
        DIVIDE_BY,
        /** (x - mean) / standard deviation, feature by feature. */
        STANDARDISE,
        /** (x - min) / (max - min), feature by feature. */
        MIN_MAX,
        /** x / max |x|, feature by feature: 0 stays 0. */
        MAX_ABS
    }

    public ScalingConfig {
        float factor = (float) (1 / by);
        if (factor == 0 || !Float.isFinite(factor)) {
            throw new IllegalArgumentException("can't divide features by " + by);
        }
        if (!Float.isFinite((float) subtract)) {
            throw new IllegalArgumentException("can't subtract " + subtract + " from features");
        }
    }

    /** Whether 0 stays 0 in every feature, whatever the data. */
    public boolean keepsZeros() {
        return switch (method) {
            case NONE, MAX_ABS -> true;
            case DIVIDE_BY -> (float) subtract == 0;
            case STANDARDISE, MIN_MAX -> false;
        };
    }

    /** The scaling for training data of {@code features} features. */
    public Scaling fit(ShardedData train, int features) {
        return switch (method) {
            case NONE -> Scaling.none(features);
            case DIVIDE_BY -> Scaling.divideBy(features, subtract, by);
            case STANDARDISE -> FeatureStatistics.of(train, features).standardise();
            case MIN_MAX -> FeatureStatistics.of(train, features).minMax();
            case MAX_ABS -> FeatureStatistics.of(train, features).maxAbs();
        };
    }
}
