package org.backdraft.driver.data;

import com.fasterxml.jackson.databind.JsonNode;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Values of JSON as the cells of a table. */
final class JsonCells {
    /** Vectors of spark.ml as they are stored. */
    static final StructType VECTOR =
            new StructType()
                    .add("type", DataTypes.LongType)
                    .add("size", DataTypes.LongType)
                    .add("indices", DataTypes.createArrayType(DataTypes.DoubleType))
                    .add("values", DataTypes.createArrayType(DataTypes.DoubleType));

    private JsonCells() {}

    /**
     * A value as what it is: a number, a truth value, a word, an array of these, a vector; what is
     * nothing of these as its text.
     */
    static Object natural(JsonNode value, String text) {
        if (value.isArray()) {
            return array(value, element -> scalar(element, element.toString()));
        }
        return isVector(value) ? vector(value) : scalar(value, text);
    }

    /** A value as a word: as it is written. */
    static Object word(JsonNode value, String text) {
        return value.isNull() ? null : value.isTextual() ? value.textValue() : text;
    }

    /** A number, a truth value or a word as what it is; else its text. */
    static Object scalar(JsonNode value, String text) {
        if (value.isNumber()) {
            return value.numberValue();
        }
        return value.isBoolean() ? (Object) value.booleanValue() : word(value, text);
    }

    private static Seq<Object> array(JsonNode values, Function<JsonNode, Object> element) {
        List<Object> cells = new ArrayList<>(values.size());
        values.forEach(value -> cells.add(element.apply(value)));
        return CollectionConverters.asScala(cells).toSeq();
    }

    /** Whether this may be a vector of spark.ml, in which what isn't needed may be missing. */
    static boolean isVector(JsonNode value) {
        if (!value.path("values").isArray()) {
            return false;
        }
        List<String> names = new ArrayList<>();
        value.fieldNames().forEachRemaining(names::add);
        return Arrays.asList(VECTOR.fieldNames()).containsAll(names);
    }

    private static Row vector(JsonNode value) {
        Object[] cells = new Object[VECTOR.size()];
        for (int i = 0; i < cells.length; i++) {
            JsonNode field = value.path(VECTOR.fieldNames()[i]);
            cells[i] = field.isMissingNode() ? null : natural(field, field.toString());
        }
        return new GenericRowWithSchema(cells, VECTOR);
    }

    /** A value as one of a type that Spark takes JSON for; null when it isn't one. */
    static Object typed(JsonNode value, String text, DataType type) {
        if (type instanceof ArrayType array) {
            return value.isArray()
                    ? array(value, item -> typed(item, item.toString(), array.elementType()))
                    : null;
        }
        if (type instanceof StructType struct) {
            return value.isObject() ? row(value, struct) : null;
        }
        if (type instanceof BooleanType) {
            return value.isBoolean() ? value.booleanValue() : null;
        }
        if (type instanceof LongType) {
            return value.canConvertToLong() && value.isIntegralNumber() ? value.longValue() : null;
        }
        if (type instanceof DoubleType) {
            return value.isNumber() ? value.doubleValue() : null;
        }
        if (type instanceof DecimalType) {
            return value.isNumber() ? value.decimalValue() : null;
        }
        return word(value, text);
    }

    private static Row row(JsonNode value, StructType struct) {
        Object[] cells = new Object[struct.size()];
        for (int i = 0; i < cells.length; i++) {
            StructField field = struct.apply(i);
            JsonNode inner = value.path(field.name());
            cells[i] =
                    inner.isMissingNode() ? null : typed(inner, inner.toString(), field.dataType());
        }
        return new GenericRowWithSchema(cells, struct);
    }
}
