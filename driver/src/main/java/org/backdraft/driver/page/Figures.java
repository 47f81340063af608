package org.backdraft.driver.page;

import com.fasterxml.jackson.databind.JsonNode;

import org.backdraft.driver.report.Metrics;
import org.backdraft.worker.Metric;
import org.backdraft.worker.MetricKind;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The figures that a run ended with, or that it is at.
 *
 * @param epoch whose they are; 0 for none
 * @param values by their names in the metrics, in the metrics' order
 */
record Figures(int epoch, Map<String, Double> values) {
    private static final Pattern OF_DATA =
            Pattern.compile("(train|validation|test|averaged(?:Validation|Test))([A-Z]\\w*)");
    private static final String SECONDS = "seconds";
    private static final String SPEED = "examplesPerSecond";

    /** Those of the end, or else of the last epoch. */
    static Figures of(Metrics metrics) {
        JsonNode end = metrics.last("end");
        JsonNode event = end.isMissingNode() ? metrics.last("epoch") : end;
        Map<String, Double> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : event.properties()) {
            String name = field.getKey();
            boolean told = OF_DATA.matcher(name).matches() || name.equals(SPEED);
            if (told && field.getValue().isNumber()) {
                values.put(name, field.getValue().asDouble());
            }
        }
        if (!event.isMissingNode()) {
            values.put(SECONDS, seconds(metrics));
        }
        return new Figures(event.path("epoch").asInt(), values);
    }

    /** Of all epochs' steps, also of those before a resume. */
    private static double seconds(Metrics metrics) {
        return metrics.epochs().values().stream()
                .mapToDouble(epoch -> epoch.path(SECONDS).asDouble())
                .sum();
    }

    /** A figure's name in words. */
    static String words(String name) {
        return switch (name) {
            case SECONDS -> "seconds of training";
            case SPEED -> "examples a second";
            default ->
                    name.replaceAll("(?<=[a-z0-9])([A-Z])", " $1")
                            .replaceAll("(?<=[a-z])(\\d)", "-$1")
                            .toLowerCase(Locale.ROOT);
        };
    }

    /** A figure for people. */
    static String shown(String name, double value) {
        String format =
                name.endsWith("Accuracy")
                        ? "%.2f %%"
                        : name.equals(SECONDS) ? "%,.1f" : name.equals(SPEED) ? "%,.0f" : "%.5f";
        return String.format(Locale.ROOT, format, name.endsWith("Accuracy") ? 100 * value : value);
    }

    /** Whether the greater of two values of a figure is the better one. */
    static boolean isHigherBetter(String name) {
        Matcher ofData = OF_DATA.matcher(name);
        if (!ofData.matches()) {
            return name.equals(SPEED);
        }
        String metric = ofData.group(2);
        for (MetricKind kind : MetricKind.values()) {
            if (kind != MetricKind.TOP && Metric.of(kind).jsonName().equalsIgnoreCase(metric)) {
                return Metric.of(kind).higherIsBetter();
            }
        }
        return metric.endsWith("Accuracy");
    }
}
