package org.backdraft.driver.data;

import com.fasterxml.jackson.databind.JsonNode;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * What most values of each field of JSON lines are, so that single ones of another type are bad
 * records and don't change the type of their column. Owned by one thread; mergeable.
 */
final class JsonTypes implements Serializable, JsonLine.Fields {
    private static final long serialVersionUID = 1L;

    private final TreeMap<String, EnumMap<Type, Long>> counts = new TreeMap<>();
    private long lines;

    /** Types of values; of equally common ones the first one counts. */
    private enum Type {
        NUMBER,
        ARRAY,
        VECTOR,
        WORD,
        OTHER
    }

    /** Takes in the lines of a partition; those that are no objects don't count. */
    static JsonTypes of(Iterator<InternalRow> partition) {
        JsonTypes all = new JsonTypes();
        while (partition.hasNext()) {
            String text = JsonLine.text(partition.next().getUTF8String(0).getBytes());
            JsonTypes one = new JsonTypes();
            if (text != null && new JsonLine(one).read(text)) {
                one.lines = 1;
                all.add(one);
            }
        }
        return all;
    }

    void add(JsonTypes other) {
        lines += other.lines;
        other.counts.forEach(
                (name, types) -> types.forEach((type, count) -> add(name, type, count)));
    }

    private void add(String name, Type type, long count) {
        counts.computeIfAbsent(name, none -> new EnumMap<>(Type.class))
                .merge(type, count, Long::sum);
    }

    @Override
    public boolean wants(String name) {
        return true;
    }

    @Override
    public void take(String name, JsonNode value, String text) {
        counts.remove(name);
        if (!value.isNull()) {
            add(name, type(value), 1);
        }
    }

    private static Type type(JsonNode value) {
        if (isNumber(value)) {
            return Type.NUMBER;
        }
        if (value.isArray()) {
            for (JsonNode element : value) {
                if (!isNumber(element) && !element.isNull()) {
                    return Type.OTHER;
                }
            }
            return Type.ARRAY;
        }
        return JsonCells.isVector(value) ? Type.VECTOR : value.isTextual() ? Type.WORD : Type.OTHER;
    }

    private static boolean isNumber(JsonNode value) {
        return value.isNumber() || value.isBoolean();
    }

    /** Whether a field is there in more than half of the lines. */
    boolean isCommon(String name) {
        EnumMap<Type, Long> types = counts.get(name);
        return types != null
                && 2 * types.values().stream().mapToLong(Long::longValue).sum() > lines;
    }

    /** The same columns with the types of most of their values, as far as these hold numbers. */
    StructType of(StructType inferred) {
        StructType types = new StructType();
        for (StructField field : inferred.fields()) {
            types = types.add(field.name(), type(field), true);
        }
        return types;
    }

    private DataType type(StructField field) {
        Type commonest =
                counts.getOrDefault(field.name(), new EnumMap<>(Type.class)).entrySet().stream()
                        .reduce((one, other) -> other.getValue() > one.getValue() ? other : one)
                        .map(Map.Entry::getKey)
                        .orElse(Type.OTHER);
        return switch (commonest) {
            case NUMBER -> DataTypes.DoubleType;
            case ARRAY -> DataTypes.createArrayType(DataTypes.DoubleType);
            case VECTOR -> JsonCells.VECTOR;
            case WORD, OTHER -> field.dataType();
        };
    }
}
