package org.backdraft.driver.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.backdraft.driver.files.FileException;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The losses and accuracies that a run's {@code metrics.jsonl} tells of its epochs.
 *
 * @param loss by data set ("train", "test", ...) and epoch
 * @param accuracy likewise, from 0 to 1
 */
record EpochFigures(
        Map<String, SortedMap<Integer, Double>> loss,
        Map<String, SortedMap<Integer, Double>> accuracy) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern FIGURE = Pattern.compile("(train|validation|test)(Loss|Accuracy)");

    /**
     * Reads metrics. What a resumed run says of an epoch again counts; a last line without its end
     * is being written and is left out.
     *
     * @param origin where the text is from, for messages
     * @throws FileException when a line is not JSON, or there is no epoch
     */
    static EpochFigures read(String metrics, String origin) {
        EpochFigures figures = new EpochFigures(new LinkedHashMap<>(), new LinkedHashMap<>());
        String whole = metrics.substring(0, metrics.lastIndexOf('\n') + 1);
        int number = 0;
        for (String line : whole.split("\n")) {
            number++;
            if (!line.isBlank()) {
                figures.add(parsed(line, origin, number));
            }
        }
        if (figures.loss.isEmpty() && figures.accuracy.isEmpty()) {
            throw new FileException(origin + " tells of no epoch yet");
        }
        return figures;
    }

    private void add(JsonNode event) {
        if (!event.path("event").asText().equals("epoch")) {
            return;
        }
        int epoch = event.path("epoch").asInt();
        for (Map.Entry<String, JsonNode> field : event.properties()) {
            Matcher name = FIGURE.matcher(field.getKey());
            if (name.matches() && field.getValue().isNumber()) {
                (name.group(2).equals("Loss") ? loss : accuracy)
                        .computeIfAbsent(name.group(1), set -> new TreeMap<>())
                        .put(epoch, field.getValue().asDouble());
            }
        }
    }

    private static JsonNode parsed(String line, String origin, int number) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new FileException("%s, line %d is not JSON".formatted(origin, number));
        }
    }
}
