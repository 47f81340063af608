package org.backdraft.driver.data;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.backdraft.driver.data.TableColumns.Column;
import org.backdraft.schema.RowSchema;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the columns of one table by their names and types.
 *
 * @param path of the table, for messages
 * @param schema all of its columns
 */
record TableColumnFinder(String path, StructType schema) {
    private static final List<String> VECTOR_FIELDS = List.of("indices", "size", "type", "values");

    boolean has(String name) {
        return Arrays.asList(schema.fieldNames()).contains(name);
    }

    Column feature(String name) {
        DataType type = type(name, "feature");
        if (isNumber(type)) {
            return new Column(name, TableColumns.Kind.NUMBER, 1);
        }
        if (type instanceof ArrayType array && isNumber(array.elementType())) {
            return new Column(name, TableColumns.Kind.ARRAY, 0);
        }
        if (isVector(type)) {
            return new Column(name, TableColumns.Kind.VECTOR, 0);
        }
        throw wrong(name, "feature", "numbers, arrays of numbers or vectors", type);
    }

    /** The columns of a schema that are read. */
    List<Column> cells(RowSchema rows) {
        List<Column> cells = new ArrayList<>();
        for (int j = 0; j < rows.names().size(); j++) {
            if (!rows.isIgnored(j)) {
                cells.add(cell(rows.names().get(j)));
            }
        }
        return cells;
    }

    private Column cell(String name) {
        DataType type = type(name, "feature");
        if (type instanceof StringType) {
            return new Column(name, TableColumns.Kind.WORD, 1);
        }
        if (isNumber(type)) {
            return new Column(name, TableColumns.Kind.NUMBER, 1);
        }
        throw new DataException(
                ("feature column '%s' of %s: expected numbers or words, found %s; leave it out"
                                + " with type = ignore in data.columns")
                        .formatted(name, path, type.simpleString()));
    }

    Column label(String name) {
        DataType type = type(name, "label");
        if (type instanceof StringType) {
            return new Column(name, TableColumns.Kind.WORD, 1);
        }
        return number(name, "label");
    }

    Column number(String name, String role) {
        DataType type = type(name, role);
        if (!isNumber(type)) {
            throw wrong(name, role, "numbers", type);
        }
        return new Column(name, TableColumns.Kind.NUMBER, 1);
    }

    private DataType type(String name, String role) {
        for (StructField field : schema.fields()) {
            if (field.name().equals(name)) {
                return TableColumns.stored(field.dataType());
            }
        }
        throw new DataException(
                "%s column '%s' is not in %s, which has: %s"
                        .formatted(
                                role,
                                name,
                                path,
                                Targets.brief(Arrays.asList(schema.fieldNames()))));
    }

    private DataException wrong(String name, String role, String expected, DataType type) {
        String advice = role.equals("feature") ? "; name the features' columns in features" : "";
        return new DataException(
                "%s column '%s' of %s: expected %s, found %s%s"
                        .formatted(role, name, path, expected, type.simpleString(), advice));
    }

    private static boolean isNumber(DataType type) {
        return type instanceof NumericType || type instanceof BooleanType;
    }

    private static boolean isVector(DataType type) {
        return type instanceof StructType struct
                && Arrays.stream(struct.fieldNames()).sorted().toList().equals(VECTOR_FIELDS);
    }
}
