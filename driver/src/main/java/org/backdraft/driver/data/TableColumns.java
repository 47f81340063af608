package org.backdraft.driver.data;

import org.apache.spark.sql.types.DataType;
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

    /** Whether rows are read as their non-zeros alone, as vectors may come. */
    boolean isSparse() {
        return schema == null
                ? features.stream().anyMatch(column -> column.kind == Kind.VECTOR)
                : schema.isSparse();
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
        TableColumnFinder finder = new TableColumnFinder(config.path(), schema);
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
    List<Column> all() {
        List<Column> all = new ArrayList<>(features);
        all.addAll(labels);
        if (weight != null) {
            all.add(weight);
        }
        return all;
    }

    /** The names of {@link #all}. */
    List<String> names() {
        return all().stream().map(Column::name).toList();
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
}
