package org.backdraft.driver.data;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.backdraft.schema.RowSchema;
import org.backdraft.schema.Schema;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What the columns of a table are: features, labels, weight.
 *
 * @param features in the order of the features
 * @param labels empty when there are none
 * @param weight or null
 * @param schema what the features' columns are, of which the ignored ones aren't among the
 *     features; null where they are just numbers
 */
record TableColumns(List<Column> features, List<Column> labels, Column weight, RowSchema schema)
        implements Serializable {
    private static final List<String> VECTOR_FIELDS = List.of("indices", "size", "type", "values");

    /** What a cell holds. */
    enum Kind {
        /** A number or a truth value. */
        NUMBER,
        /** A word, for labels and with a schema. */
        WORD,
        /** An array of numbers, as many in every row. */
        ARRAY,
        /** A vector of spark.ml, as itself or as the struct that it is stored as. */
        VECTOR
    }

    /**
     * One column.
     *
     * @param name of the column
     * @param kind of its cells
     * @param width numbers in a cell; 0 when that isn't known yet
     */
    record Column(String name, Kind kind, int width) implements Serializable {
        boolean isScalar() {
            return kind == Kind.NUMBER || kind == Kind.WORD;
        }

        Column ofWidth(int numbers) {
            return new Column(name, kind, numbers);
        }
    }

    TableColumns {
        features = List.copyOf(features);
        labels = List.copyOf(labels);
    }

    /**
     * Sorts out a table's columns by their types.
     *
     * @param chosen which columns are features
     * @param needLabel whether a missing label column is a mistake
     */
    static TableColumns of(
            SourceConfig.Table config,
            StructType schema,
            FeatureColumns chosen,
            boolean needLabel) {
        Finder finder = new Finder(config.path(), schema);
        List<Column> labels = new ArrayList<>();
        for (String label : config.labels()) {
            if (needLabel || finder.has(label)) {
                labels.add(finder.label(label));
            }
        }
        boolean weighted = !config.weight().isEmpty();
        Column weight =
                weighted && (needLabel || finder.has(config.weight()))
                        ? finder.number(config.weight(), "weight")
                        : null;
        RowSchema rows = rows(config, schema, chosen);
        List<Column> features = rows == null ? new ArrayList<>() : finder.cells(rows);
        if (chosen instanceof FeatureColumns.Numbers numbers) {
            for (String name : featureColumns(config, schema, numbers.expected())) {
                features.add(finder.feature(name));
            }
        }
        if (features.isEmpty()) {
            throw new DataException(
                    config.path() + " has no feature columns beside label and weight");
        }
        checkOnce(config, labels, weight, features);
        return new TableColumns(features, labels, weight, rows);
    }

    /** What a plan or a model says of the columns, or null. */
    private static RowSchema rows(
            SourceConfig.Table config, StructType schema, FeatureColumns chosen) {
        if (chosen instanceof FeatureColumns.Fitted fitted) {
            return fitted.schema();
        }
        if (chosen instanceof FeatureColumns.Planned planned) {
            List<String> reserved = new ArrayList<>(config.labels());
            reserved.add(config.weight());
            List<String> columns = featureColumns(config, schema, List.of());
            return PlannedColumns.of(planned.plan(), columns, reserved, config.path());
        }
        return null;
    }

    private static List<String> featureColumns(
            SourceConfig.Table config, StructType schema, List<String> expected) {
        if (!expected.isEmpty()) {
            List<String> present = Arrays.asList(schema.fieldNames());
            LinkedHashSet<String> columns = new LinkedHashSet<>();
            expected.forEach(name -> columns.add(present.contains(name) ? name : column(name)));
            return List.copyOf(columns);
        }
        if (!config.features().isEmpty()) {
            return config.features();
        }
        return Arrays.stream(schema.fieldNames())
                .filter(name -> !config.labels().contains(name) && !name.equals(config.weight()))
                .toList();
    }

    private static void checkOnce(
            SourceConfig.Table config, List<Column> labels, Column weight, List<Column> features) {
        List<String> all = new ArrayList<>();
        labels.forEach(column -> all.add(column.name));
        features.forEach(column -> all.add(column.name));
        if (weight != null) {
            all.add(weight.name);
        }
        for (String name : all) {
            if (all.indexOf(name) != all.lastIndexOf(name)) {
                throw new DataException(
                        ("column '%s' of %s is used twice; label, weight and features are columns"
                                        + " of their own")
                                .formatted(name, config.path()));
            }
        }
    }

    /** All columns, in the order in which rows are to have them. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        features.forEach(column -> names.add(column.name));
        labels.forEach(column -> names.add(column.name));
        if (weight != null) {
            names.add(weight.name);
        }
        return names;
    }

    /** The same with other features' columns. */
    TableColumns withFeatures(List<Column> others) {
        return new TableColumns(others, labels, weight, schema);
    }

    /** The same with a fitted schema in place of an unfitted one. */
    TableColumns with(Schema fitted) {
        return new TableColumns(features, labels, weight, fitted);
    }

    /** Places of the schema's columns in rows. */
    int[] places() {
        int[] places = new int[schema.names().size()];
        int place = 0;
        for (int j = 0; j < places.length; j++) {
            places[j] = schema.isIgnored(j) ? -1 : place++;
        }
        return places;
    }

    /** Number of features. */
    int width() {
        return schema == null ? numbers() : schema.features();
    }

    private int numbers() {
        return features.stream().mapToInt(Column::width).sum();
    }

    /**
     * Names of the features: those of columns, with the place in brackets in arrays and vectors.
     */
    List<String> featureNames() {
        if (schema != null) {
            return schema.featureNames();
        }
        List<String> names = new ArrayList<>();
        for (Column column : features) {
            for (int i = 0; i < column.width; i++) {
                names.add(column.isScalar() ? column.name : column.name + "[" + i + "]");
            }
        }
        return names;
    }

    /** The column that a feature of {@link #featureNames} is in. */
    private static String column(String feature) {
        return feature.replaceFirst("\\[\\d+]$", "");
    }

    /** The type under which a column is read: vectors as what they are stored as. */
    static DataType stored(DataType type) {
        return type instanceof UserDefinedType<?> own ? own.sqlType() : type;
    }

    /** Finds columns of one table. */
    private record Finder(String path, StructType schema) {

        boolean has(String name) {
            return Arrays.asList(schema.fieldNames()).contains(name);
        }

        Column feature(String name) {
            DataType type = type(name, "feature");
            if (isNumber(type)) {
                return new Column(name, Kind.NUMBER, 1);
            }
            if (type instanceof ArrayType array && isNumber(array.elementType())) {
                return new Column(name, Kind.ARRAY, 0);
            }
            if (isVector(type)) {
                return new Column(name, Kind.VECTOR, 0);
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
                return new Column(name, Kind.WORD, 1);
            }
            if (isNumber(type)) {
                return new Column(name, Kind.NUMBER, 1);
            }
            throw new DataException(
                    ("feature column '%s' of %s: expected numbers or words, found %s; leave it out"
                                    + " with type = ignore in data.columns")
                            .formatted(name, path, type.simpleString()));
        }

        Column label(String name) {
            DataType type = type(name, "label");
            if (type instanceof StringType) {
                return new Column(name, Kind.WORD, 1);
            }
            return number(name, "label");
        }

        Column number(String name, String role) {
            DataType type = type(name, role);
            if (!isNumber(type)) {
                throw wrong(name, role, "numbers", type);
            }
            return new Column(name, Kind.NUMBER, 1);
        }

        private DataType type(String name, String role) {
            for (StructField field : schema.fields()) {
                if (field.name().equals(name)) {
                    return stored(field.dataType());
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
            String advice =
                    role.equals("feature") ? "; name the features' columns in features" : "";
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
}
