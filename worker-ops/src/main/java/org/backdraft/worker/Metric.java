package org.backdraft.worker;

import org.backdraft.nn.Loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A figure by which networks are compared, made of an {@link EvaluationSum}.
 *
 * <p>In a configuration it is called such as {@code macro-f1} or {@code top-5}, in JSON {@code
 * macroF1} or {@code top5Accuracy}.
 *
 * @param kind which figure
 * @param k how many classes a row's actual one may be among, for {@link MetricKind#TOP}; else 0
 */
public record Metric(MetricKind kind, int k) {
    private static final Pattern TOP = Pattern.compile("top-([1-9][0-9]{0,8})");
    private static final List<Integer> USUAL_K = List.of(3, 5);

    public Metric {
        if (kind == MetricKind.TOP ? k < 1 : k != 0) {
            throw new IllegalArgumentException("a metric %s with k = %d".formatted(kind, k));
        }
    }

    /** A metric of any kind but {@link MetricKind#TOP}. */
    public static Metric of(MetricKind kind) {
        return new Metric(kind, 0);
    }

    /** Top-k accuracy. */
    public static Metric top(int k) {
        return new Metric(MetricKind.TOP, k);
    }

    /**
     * The metric that a configuration calls so.
     *
     * @throws IllegalArgumentException when none is
     */
    public static Metric parse(String name) {
        Matcher top = TOP.matcher(name);
        if (top.matches()) {
            return top(Integer.parseInt(top.group(1)));
        }
        for (MetricKind kind : MetricKind.values()) {
            if (kind != MetricKind.TOP && kind.text().equals(name)) {
                return of(kind);
            }
        }
        throw new IllegalArgumentException(
                "there is no metric '%s'; there are %s"
                        .formatted(name, String.join(", ", names())));
    }

    /** What configurations may say, with top-K for any number K. */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        for (MetricKind kind : MetricKind.values()) {
            names.add(kind == MetricKind.TOP ? "top-K" : kind.text());
        }
        return names;
    }

    /** All metrics that apply, in a fixed order; of top-k those with k = 3 and 5. */
    public static List<Metric> applicable(Loss loss, int classes) {
        return applicable(classes, loss.givesProbabilities());
    }

    static List<Metric> applicable(int classes, boolean probabilities) {
        List<Metric> metrics = new ArrayList<>();
        for (MetricKind kind : MetricKind.values()) {
            if (kind == MetricKind.TOP) {
                USUAL_K.forEach(k -> metrics.add(top(k)));
            } else {
                metrics.add(of(kind));
            }
        }
        metrics.removeIf(metric -> !metric.applies(classes, probabilities));
        return metrics;
    }

    /** Name in configurations, such as macro-f1 and top-5. */
    public String name() {
        return kind == MetricKind.TOP ? "top-" + k : kind.text();
    }

    /** Name in JSON, such as macroF1 and top5Accuracy. */
    public String jsonName() {
        if (kind == MetricKind.TOP) {
            return "top" + k + "Accuracy";
        }
        StringBuilder name = new StringBuilder();
        for (String word : kind.text().split("-")) {
            String capital = word.substring(0, 1).toUpperCase(Locale.ROOT);
            name.append(name.isEmpty() ? word : capital + word.substring(1));
        }
        return name.toString();
    }

    /** Whether greater is better. */
    public boolean higherIsBetter() {
        return kind.higherIsBetter();
    }

    /**
     * Whether it exists for a loss and a number of classes, which is 0 when targets are numbers.
     */
    public boolean appliesTo(Loss loss, int classes) {
        return applies(classes, loss.givesProbabilities());
    }

    /**
     * Checks that it exists for a loss and a number of classes, which is 0 when targets are
     * numbers.
     *
     * @throws IllegalArgumentException that says what it needs, when it doesn't
     */
    public void check(Loss loss, int classes) {
        if (!appliesTo(loss, classes)) {
            String here =
                    classes == 0 ? "targets are numbers" : "there are " + classes + " classes";
            throw new IllegalArgumentException(
                    "the metric %s needs %s; here %s, and the loss is %s"
                            .formatted(name(), needs(), here, loss.getClass().getSimpleName()));
        }
    }

    /**
     * The figure; NaN where it has no value, as of no rows.
     *
     * @throws IllegalStateException when it doesn't apply to what was evaluated
     */
    public double of(EvaluationSum sum) {
        return switch (kind) {
            case LOSS -> sum.meanLoss();
            case MSE -> sum.regression().meanSquaredError();
            case RMSE -> Math.sqrt(sum.regression().meanSquaredError());
            case MAE -> sum.regression().meanAbsoluteError();
            case R2 -> sum.regression().r2();
            case TOP -> sum.classification().top(k);
            case ROC_AUC -> sum.classification().rocAuc();
            case LOG_LOSS -> sum.classification().logLoss();
            case CALIBRATION_ERROR -> sum.classification().calibrationError();
            default -> of(sum.classification().confusion());
        };
    }

    private double of(Confusion confusion) {
        return switch (kind) {
            case ACCURACY -> (double) confusion.correct() / confusion.count();
            case MACRO_PRECISION -> confusion.macro(confusion::precision);
            case MACRO_RECALL -> confusion.macro(confusion::recall);
            case MACRO_F1 -> confusion.macro(confusion::f1);
            case WEIGHTED_PRECISION -> confusion.weighted(confusion::precision);
            case WEIGHTED_RECALL -> confusion.weighted(confusion::recall);
            case WEIGHTED_F1 -> confusion.weighted(confusion::f1);
            default -> throw new IllegalStateException(kind + " is not of decisions");
        };
    }

    /** With {@link #name()}. */
    @Override
    public String toString() {
        return name();
    }

    private boolean applies(int classes, boolean probabilities) {
        return kind.appliesTo(classes, probabilities) && (kind != MetricKind.TOP || classes > k);
    }

    private String needs() {
        return kind == MetricKind.TOP ? "more than " + k + " classes" : kind.needs();
    }
}
