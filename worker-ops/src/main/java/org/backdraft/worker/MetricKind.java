package org.backdraft.worker;

import java.util.Locale;

/** The figures, with scikit-learn's names for them. Rows don't count with their weights. */
public enum MetricKind {
    /** Mean loss; the only figure in which rows count with their weights. */
    LOSS(Needs.NOTHING, false),
    /** Share of the rows decided rightly: {@code accuracy_score}. */
    ACCURACY(Needs.CLASSES, true),
    /**
     * Share of the rows whose class has one of the k largest scores: {@code top_k_accuracy_score}.
     */
    TOP(Needs.CLASSES, true),
    /** Mean precision of the classes that occur: {@code precision_score(average="macro")}. */
    MACRO_PRECISION(Needs.CLASSES, true),
    /** Mean recall of the classes that occur: {@code recall_score(average="macro")}. */
    MACRO_RECALL(Needs.CLASSES, true),
    /** Mean F1 of the classes that occur: {@code f1_score(average="macro")}. */
    MACRO_F1(Needs.CLASSES, true),
    /** Mean precision by the classes' rows: {@code precision_score(average="weighted")}. */
    WEIGHTED_PRECISION(Needs.CLASSES, true),
    /** Mean recall by the classes' rows, which is the accuracy. */
    WEIGHTED_RECALL(Needs.CLASSES, true),
    /** Mean F1 by the classes' rows: {@code f1_score(average="weighted")}. */
    WEIGHTED_F1(Needs.CLASSES, true),
    /**
     * P(score of class 1 &gt; score of class 0) + P(the same) / 2 for a random row of each: {@code
     * roc_auc_score}.
     */
    ROC_AUC(Needs.TWO_CLASSES, true),
    /** Mean of -log p, for the probability p of a row's class: {@code log_loss}. */
    LOG_LOSS(Needs.PROBABILITIES, false),
    /**
     * sum_m (n_m / n) |accuracy_m - confidence_m|; Guo and others, "On Calibration of Modern Neural
     * Networks", ICML 2017.
     */
    CALIBRATION_ERROR(Needs.PROBABILITIES, false),
    /** Mean of (y - t)^2 over rows and outputs: {@code mean_squared_error}. */
    MSE(Needs.NUMBERS, false),
    /** sqrt(MSE): {@code mean_squared_error(squared=False)} where there is one output. */
    RMSE(Needs.NUMBERS, false),
    /** Mean of |y - t| over rows and outputs: {@code mean_absolute_error}. */
    MAE(Needs.NUMBERS, false),
    /**
     * Mean over the outputs of 1 - sum (y - t)^2 / sum (t - mean t)^2: {@code r2_score}; NaN of
     * fewer than 2 rows.
     */
    R2(Needs.NUMBERS, true);

    private final Needs needs;
    private final boolean higherIsBetter;

    MetricKind(Needs needs, boolean higherIsBetter) {
        this.needs = needs;
        this.higherIsBetter = higherIsBetter;
    }

    /** Whether greater is better. */
    boolean higherIsBetter() {
        return higherIsBetter;
    }

    /**
     * Whether there is what it needs.
     *
     * @param classes 0 when targets are numbers
     * @param probabilities whether the network gives some
     */
    boolean appliesTo(int classes, boolean probabilities) {
        return needs.met(classes, probabilities);
    }

    /** What it needs, in words. */
    String needs() {
        return needs.text;
    }

    /** As configurations say it, such as macro-f1. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What there must be for a figure to exist. */
    private enum Needs {
        NOTHING("nothing"),
        CLASSES("classes"),
        TWO_CLASSES("two classes"),
        PROBABILITIES("classes and a loss that gives their probabilities"),
        NUMBERS("targets that are numbers");

        private final String text;

        Needs(String text) {
            this.text = text;
        }

        private boolean met(int classes, boolean probabilities) {
            return switch (this) {
                case NOTHING -> true;
                case CLASSES -> classes > 0;
                case TWO_CLASSES -> classes == 2;
                case PROBABILITIES -> classes > 0 && probabilities;
                case NUMBERS -> classes == 0;
            };
        }
    }
}
