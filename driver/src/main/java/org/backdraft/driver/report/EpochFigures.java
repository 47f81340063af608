package org.backdraft.driver.report;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The losses and accuracies that a run's metrics tell of its epochs.
 *
 * @param loss by data set ("train", "test", ...) and epoch
 * @param accuracy likewise, from 0 to 1
 */
public record EpochFigures(
        Map<String, SortedMap<Integer, Double>> loss,
        Map<String, SortedMap<Integer, Double>> accuracy) {
    private static final Pattern FIGURE = Pattern.compile("(train|validation|test)(Loss|Accuracy)");

    /** Those of all epochs that have ended. */
    public static EpochFigures of(Metrics metrics) {
        EpochFigures figures = new EpochFigures(new LinkedHashMap<>(), new LinkedHashMap<>());
        metrics.epochs().forEach(figures::add);
        return figures;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return loss.isEmpty() && accuracy.isEmpty();
    }

    private void add(int epoch, JsonNode event) {
        for (Map.Entry<String, JsonNode> field : event.properties()) {
            Matcher name = FIGURE.matcher(field.getKey());
            if (name.matches() && field.getValue().isNumber()) {
                (name.group(2).equals("Loss") ? loss : accuracy)
                        .computeIfAbsent(name.group(1), set -> new TreeMap<>())
                        .put(epoch, field.getValue().asDouble());
            }
        }
    }
}
