package org.backdraft.schema;

import java.util.ArrayList;
import java.util.List;

/** What is gathered from a column of numbers. */
final class NumberFit extends ColumnFit {
    /*
     * The numbers' own statistics give the mean that fills gaps, and the range. Standardising needs
     * sums of what the transforms in front of it make of the numbers, gaps included: their fill is
     * known in the end only, but comes in as a number with its count. Min-max needs no more than the
     * range at any place, as transforms never fall, not even after rounding.
     */
    private static final long serialVersionUID = 1L;

    private final String name;
    private final ColumnPlan.Number plan;
    private final Transforms leading;
    private final NumberStatistics raw = new NumberStatistics();
    private final NumberStatistics prepared;
    private long missing;

    NumberFit(String name, ColumnPlan.Number plan) {
        this.name = name;
        this.plan = plan;
        this.leading = plan.leading();
        boolean needed =
                !leading.list().isEmpty()
                        && plan.transforms().stream()
                                .anyMatch(t -> t.kind() == TransformPlan.Kind.STANDARDISE);
        this.prepared = needed ? new NumberStatistics() : null;
    }

    @Override
    void add(RawRow row, int column, boolean isMissing) {
        if (isMissing) {
            missing++;
            return;
        }
        float number = row.number(column);
        raw.add(number);
        if (prepared != null) {
            prepared.add(leading.apply(number));
        }
    }

    @Override
    void add(ColumnFit other) {
        NumberFit more = (NumberFit) other;
        missing += more.missing;
        raw.add(more.raw);
        if (prepared != null) {
            prepared.add(more.prepared);
        }
    }

    @Override
    Column fitted() {
        if (plan.missing() == Missing.MEAN && raw.count() == 0) {
            throw unfit(
                    name,
                    "has no values in the training data to take the mean of; set missing ="
                            + " constant, or type = ignore");
        }
        double fill = plan.missing() == Missing.MEAN ? raw.mean() : plan.fill();
        double least = missing > 0 ? Math.min(fill, raw.least()) : raw.least();
        double most = missing > 0 ? Math.max(fill, raw.most()) : raw.most();
        NumberStatistics standardised = prepared == null ? raw : prepared;
        List<Transform> fitted = new ArrayList<>();
        for (TransformPlan step : plan.transforms()) {
            Transforms before = new Transforms(fitted);
            fitted.add(
                    switch (step.kind()) {
                        case LOG1P, CLIP -> step.fixed();
                        case STANDARDISE -> standardise(standardised, before.apply(fill));
                        case MIN_MAX ->
                                new Transform.MinMax(before.apply(least), before.apply(most));
                    });
            checkDefined(new Transforms(fitted), least, most, fill);
        }
        return new Column.Number(
                name, plan.missing(), fill, plan.indicator(), new Transforms(fitted));
    }

    private Transform standardise(NumberStatistics statistics, double fill) {
        return new Transform.Standardise(
                statistics.meanWith(fill, missing), statistics.deviationWith(fill, missing));
    }

    /** What is finite at both ends of the range is so in between. */
    private void checkDefined(Transforms fitted, double least, double most, double fill) {
        double third = plan.missing() == Missing.CONSTANT ? fill : least;
        for (double x : new double[] {least, most, third}) {
            if (!Float.isFinite((float) fitted.apply(x))) {
                throw unfit(
                        name,
                        "has the value %s, whose %s is not finite".formatted(x, fitted.names()));
            }
        }
    }
}
