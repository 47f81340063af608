package org.backdraft.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A section of the configuration inside a model, which is JSON with every default written out. */
final class JsonSettings implements Settings {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JsonNode section;
    private final String path;

    private JsonSettings(JsonNode section, String path) {
        this.section = section;
        this.path = path;
    }

    /**
     * A whole configuration.
     *
     * @throws IllegalArgumentException when the text is no JSON object
     */
    static JsonSettings parse(String text) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not JSON", e);
        }
        if (!root.isObject()) {
            throw new IllegalArgumentException("it is not a JSON object");
        }
        return new JsonSettings(root, "");
    }

    @Override
    public boolean has(String key) {
        return section.hasNonNull(key);
    }

    @Override
    public boolean isList(String key) {
        return section.path(key).isArray();
    }

    @Override
    public String text(String key) {
        require(key);
        return text(key, null);
    }

    @Override
    public String text(String key, String byDefault) {
        return take(key, byDefault, "text", JsonSettings::scalar);
    }

    @Override
    public int wholeInt(String key, int byDefault, int least) {
        return take(
                key,
                byDefault,
                "a whole number from %d up".formatted(least),
                value -> isWhole(value, least) ? value.intValue() : null);
    }

    @Override
    public double number(String key, double byDefault) {
        return take(
                key, byDefault, "a number", value -> value.isNumber() ? value.doubleValue() : null);
    }

    @Override
    public boolean flag(String key, boolean byDefault) {
        return take(
                key,
                byDefault,
                "true or false",
                value -> value.isBoolean() ? value.booleanValue() : null);
    }

    @Override
    public String oneOf(String key, List<String> words) {
        require(key);
        return oneOf(key, words, null);
    }

    @Override
    public String oneOf(String key, List<String> words, String byDefault) {
        return take(
                key,
                byDefault,
                "one of " + String.join(", ", words),
                value -> words.contains(scalar(value)) ? scalar(value) : null);
    }

    @Override
    public List<String> words(String key, List<String> byDefault) {
        return take(key, byDefault, "a list of names", value -> all(value, JsonSettings::scalar));
    }

    @Override
    public List<Integer> wholeInts(String key, List<Integer> byDefault, int least) {
        if (byDefault == null) {
            require(key);
        }
        return take(
                key,
                byDefault,
                "a list of whole numbers from %d up".formatted(least),
                value -> all(value, item -> isWhole(item, least) ? item.intValue() : null));
    }

    private static boolean isWhole(JsonNode value, int least) {
        return value.isInt() && value.intValue() >= least;
    }

    @Override
    public List<Double> numbers(String key, List<Double> byDefault) {
        return take(
                key,
                byDefault,
                "a list of numbers",
                value -> all(value, item -> item.isNumber() ? item.doubleValue() : null));
    }

    @Override
    public JsonSettings sectionOrType(String key) {
        require(key);
        JsonNode value = section.get(key);
        JsonNode inner =
                value.isObject() ? value : JsonNodeFactory.instance.objectNode().set("type", value);
        return new JsonSettings(inner, path + key + ".");
    }

    /** A section, which is empty where the key is missing. */
    JsonSettings section(String key) {
        return new JsonSettings(section.path(key), path + key + ".");
    }

    @Override
    public List<JsonSettings> sections(String key) {
        require(key);
        List<JsonSettings> sections = new ArrayList<>();
        for (JsonNode item : section.get(key)) {
            sections.add(new JsonSettings(item, "%s%s[%d].".formatted(path, key, sections.size())));
        }
        return sections;
    }

    @Override
    public IllegalArgumentException mistake(String key, String message) {
        return new IllegalArgumentException("%s: %s".formatted(path + key, message));
    }

    private void require(String key) {
        if (!has(key)) {
            throw new IllegalArgumentException(path + key + " is missing");
        }
    }

    private <T> T take(String key, T byDefault, String expected, Function<JsonNode, T> conversion) {
        if (!has(key)) {
            return byDefault;
        }
        T result = conversion.apply(section.get(key));
        if (result == null) {
            throw mistake(key, "expected %s, found %s".formatted(expected, section.get(key)));
        }
        return result;
    }

    /** Null where the value is no text and no number. */
    private static String scalar(JsonNode value) {
        return value.isValueNode() && !value.isNull() ? value.asText() : null;
    }

    /** Null where the value is no list, or one of its items is wrong. */
    private static <T> List<T> all(JsonNode list, Function<JsonNode, T> conversion) {
        List<T> items = new ArrayList<>();
        for (JsonNode item : list) {
            T converted = conversion.apply(item);
            if (converted == null) {
                return null;
            }
            items.add(converted);
        }
        return list.isArray() ? items : null;
    }
}
