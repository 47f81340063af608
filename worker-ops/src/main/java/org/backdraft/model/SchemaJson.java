package org.backdraft.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.backdraft.schema.Column;
import org.backdraft.schema.Missing;
import org.backdraft.schema.Schema;
import org.backdraft.schema.Transform;
import org.backdraft.schema.Transforms;
import org.backdraft.schema.Unknown;
import org.backdraft.tensor.Sha256;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A fitted schema as JSON and back. Doubles are written in the shortest way that reads back to
 * their very bits; the same schema always gives the same text.
 */
public final class SchemaJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;
    private static final String VERSION_KEY = "version";
    private static final String MISSING_VALUES = "missingValues";
    private static final String COLUMNS = "columns";
    private static final String NAME = "name";
    private static final String TYPE = "type";
    private static final String MISSING = "missing";
    private static final String FILL = "fill";
    private static final String INDICATOR = "indicator";
    private static final String TRANSFORMS = "transforms";
    private static final String CATEGORIES = "categories";
    private static final String UNKNOWN = "unknown";
    private static final String BUCKETS = "buckets";
    private static final String LEAST = "least";
    private static final String MOST = "most";
    private static final String MEAN = "mean";
    private static final String DEVIATION = "deviation";

    private SchemaJson() {}

    /** The schema's text, on one line. */
    public static String write(Schema schema) {
        ObjectNode json = JSON.createObjectNode();
        json.put(VERSION_KEY, VERSION);
        schema.missingValues().forEach(json.putArray(MISSING_VALUES)::add);
        ArrayNode columns = json.putArray(COLUMNS);
        schema.columns().forEach(column -> write(column, columns.addObject()));
        return json.toString();
    }

    private static void write(Column column, ObjectNode json) {
        json.put(NAME, column.name());
        if (column instanceof Column.Number number) {
            json.put(TYPE, "number").put(MISSING, word(number.missing())).put(FILL, number.fill());
            json.put(INDICATOR, number.indicator());
            ArrayNode transforms = json.putArray(TRANSFORMS);
            number.transforms().list().forEach(step -> write(step, transforms.addObject()));
        } else if (column instanceof Column.OneHot category) {
            json.put(TYPE, "one-hot").put(MISSING, word(category.missing()));
            json.put(FILL, category.fill()).put(UNKNOWN, word(category.unknown()));
            category.categories().forEach(json.putArray(CATEGORIES)::add);
        } else if (column instanceof Column.Hashed category) {
            json.put(TYPE, "hash").put(MISSING, word(category.missing()));
            json.put(FILL, category.fill()).put(BUCKETS, category.buckets());
        } else {
            json.put(TYPE, "ignore");
        }
    }

    private static void write(Transform step, ObjectNode json) {
        json.put(TYPE, step.name());
        if (step instanceof Transform.Clip clip) {
            json.put(LEAST, clip.least()).put(MOST, clip.most());
        } else if (step instanceof Transform.MinMax range) {
            json.put(LEAST, range.least()).put(MOST, range.most());
        } else if (step instanceof Transform.Standardise fitted) {
            json.put(MEAN, fitted.mean()).put(DEVIATION, fitted.deviation());
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** SHA-256 of the schema's text. */
    public static String sha256(Schema schema) {
        return sha256(write(schema));
    }

    static String sha256(String text) {
        byte[] digest = Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    /**
     * Reads a schema.
     *
     * @throws IllegalArgumentException when the text is none, or one of a later version
     */
    public static Schema read(String text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not JSON", e);
        }
        if (member(json, VERSION_KEY).asInt() != VERSION) {
            throw new IllegalArgumentException(
                    "expected version %d, found %s".formatted(VERSION, json.get(VERSION_KEY)));
        }
        List<Column> columns = new ArrayList<>();
        member(json, COLUMNS).forEach(column -> columns.add(column(column)));
        return new Schema(columns, texts(json, MISSING_VALUES));
    }

    private static Column column(JsonNode json) {
        String name = text(json, NAME);
        return switch (text(json, TYPE)) {
            case "number" -> {
                List<Transform> transforms = new ArrayList<>();
                member(json, TRANSFORMS).forEach(step -> transforms.add(transform(step)));
                yield new Column.Number(
                        name,
                        constant(json, MISSING, Missing.class),
                        number(json, FILL),
                        member(json, INDICATOR).asBoolean(),
                        new Transforms(transforms));
            }
            case "one-hot" ->
                    new Column.OneHot(
                            name,
                            constant(json, MISSING, Missing.class),
                            text(json, FILL),
                            texts(json, CATEGORIES),
                            constant(json, UNKNOWN, Unknown.class));
            case "hash" ->
                    new Column.Hashed(
                            name,
                            constant(json, MISSING, Missing.class),
                            text(json, FILL),
                            member(json, BUCKETS).asInt());
            case "ignore" -> new Column.Ignored(name);
            default -> throw new IllegalArgumentException("column type " + json.get(TYPE));
        };
    }

    private static Transform transform(JsonNode json) {
        return switch (text(json, TYPE)) {
            case "log1p" -> new Transform.Log1p();
            case "clip" -> new Transform.Clip(number(json, LEAST), number(json, MOST));
            case "min-max" -> new Transform.MinMax(number(json, LEAST), number(json, MOST));
            case "standardise" ->
                    new Transform.Standardise(number(json, MEAN), number(json, DEVIATION));
            default -> throw new IllegalArgumentException("transform " + json.get(TYPE));
        };
    }

    private static JsonNode member(JsonNode json, String key) {
        JsonNode value = json.get(key);
        if (value == null) {
            throw new IllegalArgumentException("it lacks " + key);
        }
        return value;
    }

    private static String text(JsonNode json, String key) {
        JsonNode value = member(json, key);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("%s is %s, not text".formatted(key, value));
        }
        return value.textValue();
    }

    private static double number(JsonNode json, String key) {
        JsonNode value = member(json, key);
        if (!value.isNumber()) {
            throw new IllegalArgumentException("%s is %s, no number".formatted(key, value));
        }
        return value.doubleValue();
    }

    private static List<String> texts(JsonNode json, String key) {
        List<String> texts = new ArrayList<>();
        member(json, key).forEach(value -> texts.add(value.textValue()));
        return texts;
    }

    private static <E extends Enum<E>> E constant(JsonNode json, String key, Class<E> type) {
        return Enum.valueOf(type, text(json, key).toUpperCase(Locale.ROOT));
    }
}
