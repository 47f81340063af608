package org.backdraft.driver.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import org.backdraft.driver.files.FileException;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run's {@code metrics.jsonl} tells so far.
 *
 * @param events its lines, in order
 */
public record Metrics(List<JsonNode> events) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of a run that has told nothing. */
    public static final Metrics NONE = new Metrics(List.of());

    public Metrics {
        events = List.copyOf(events);
    }

    /**
     * Reads metrics. A last line without its end is being written, or was when the run was killed,
     * and is left out.
     *
     * @param origin where the text is from, for messages
     * @throws FileException when a line is not JSON
     */
    public static Metrics read(String text, String origin) {
        List<JsonNode> events = new ArrayList<>();
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        int number = 0;
        for (String line : whole.split("\n")) {
            number++;
            if (!line.isBlank()) {
                events.add(parsed(line, origin, number));
            }
        }
        return new Metrics(events);
    }

    /** All events of a name, in order. */
    public List<JsonNode> all(String name) {
        return events.stream().filter(event -> event.path("event").asText().equals(name)).toList();
    }

    /** The last event of a name; a missing node where there is none. */
    public JsonNode last(String name) {
        List<JsonNode> all = all(name);
        return all.isEmpty() ? MissingNode.getInstance() : all.get(all.size() - 1);
    }

    /** The epochs that have ended, by number. What a run says of an epoch again counts. */
    public SortedMap<Integer, JsonNode> epochs() {
        SortedMap<Integer, JsonNode> epochs = new TreeMap<>();
        all("epoch").forEach(event -> epochs.put(event.path("epoch").asInt(), event));
        return epochs;
    }

    private static JsonNode parsed(String line, String origin, int number) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new FileException("%s, line %d is not JSON".formatted(origin, number));
        }
    }
}
