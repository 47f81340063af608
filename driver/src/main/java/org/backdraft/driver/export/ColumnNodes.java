package org.backdraft.driver.export;

import static org.backdraft.driver.export.OnnxGraph.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.schema.Column;
import org.backdraft.schema.Missing;
import org.backdraft.schema.Schema;
import org.backdraft.schema.Unknown;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The inputs of a model with fitted columns, rows x 1 each, and the nodes that encode them: numbers
 * as float32, NaN where one is missing; categories as texts, empty where one is missing.
 *
 * <p>A graph can't refuse a row as our readers do. What they refuse (a value that must not be
 * missing, a category that must be known, a number out of range) has a NaN among its features, and
 * no prediction.
 */
final class ColumnNodes {
    private final OnnxGraph onnx;
    private final Schema schema;
    private String notANumber;
    private final String infinity;

    ColumnNodes(OnnxGraph onnx, Schema schema) {
        this.onnx = onnx;
        this.schema = schema;
        this.infinity = onnx.constant("infinity", Float.POSITIVE_INFINITY);
    }

    /** Adds inputs and encoders, and returns the name of the features. */
    String add() {
        List<String> features = new ArrayList<>();
        for (Column column : schema.columns()) {
            if (column instanceof Column.Number number) {
                addNumber(number, features);
            } else if (column instanceof Column.OneHot category) {
                if (category.width() > 0) {
                    features.add(category(category));
                }
            } else if (column instanceof Column.Hashed) {
                throw new ConfigurationException(
                        ("column '%s' is hashed, for which ONNX has no operator; export with"
                                        + " --inputs features, to encode columns yourself, or train"
                                        + " with encoding = one-hot")
                                .formatted(column.name()));
            }
        }
        return features.size() == 1
                ? features.get(0)
                : onnx.add("Concat", "features", features, attribute("axis", 1));
    }

    /** Which rows have a feature that isn't finite, rows x 1. */
    String refused(String features) {
        String bad = onnx.add("Not", "features/not_finite", List.of(isFinite(features)));
        String as01 = onnx.cast("features/bad", bad, DataType.FLOAT);
        String any =
                onnx.add(
                        "ReduceMax",
                        "features/any_bad",
                        List.of(as01),
                        attribute("axes", new long[] {1}),
                        attribute("keepdims", 1));
        return onnx.cast("refused", any, DataType.BOOL);
    }

    private void addNumber(Column.Number column, List<String> features) {
        String name = column.name();
        String x = onnx.input(name, DataType.FLOAT, 1);
        String missing = onnx.add("IsNaN", name + "/missing", List.of(x));
        String feature = x;
        if (!column.transforms().list().isEmpty()) {
            String result = new TransformNodes(onnx, name).add(column.transforms(), x);
            feature =
                    onnx.add(
                            "Where",
                            name + "/in_range",
                            List.of(isFinite(x), result, notANumber()));
        }
        if (!isRefused(column.missing())) {
            float fill = (float) column.transforms().apply(column.fill());
            String constant = onnx.constant(name + ".fill", fill);
            feature = onnx.add("Where", name + "/filled", List.of(missing, constant, feature));
        }
        features.add(feature);
        if (column.indicator()) {
            features.add(onnx.cast(name + "/indicator", missing, DataType.FLOAT));
        }
    }

    private String category(Column.OneHot column) {
        String name = column.name();
        Map<String, Integer> places = places(column);
        String place =
                onnx.addMl(
                        "LabelEncoder",
                        name + "/place",
                        List.of(onnx.input(name, DataType.STRING, 1)),
                        attribute("keys_strings", places.keySet()),
                        attribute(
                                "values_int64s",
                                places.values().stream().mapToLong(Integer::longValue).toArray()),
                        attribute("default_int64", unknown(column)));
        String oneHot = oneHot(name, place, column.width());
        if (!isRefused(column.missing()) && column.unknown() != Unknown.ERROR) {
            return oneHot;
        }
        String refused = onnx.integers(name + ".refused", refused(column));
        String bad = onnx.add("Equal", name + "/refused", List.of(place, refused));
        return onnx.add("Where", name + "/known", List.of(bad, notANumber(), oneHot));
    }

    /** The feature of each text that has a place of its own; those that stand for nothing too. */
    private Map<String, Integer> places(Column.OneHot column) {
        Map<String, Integer> places = new LinkedHashMap<>();
        column.categories().forEach(text -> places.put(text, places.size()));
        int missing =
                isRefused(column.missing())
                        ? refused(column)
                        : places.getOrDefault(column.fill(), unknown(column));
        schema.missingValues().forEach(text -> places.put(text, missing));
        places.put("", missing);
        return places;
    }

    /** The feature of all other texts; the place behind the last feature has none. */
    private static int unknown(Column.OneHot column) {
        return switch (column.unknown()) {
            case ZEROS -> column.width();
            case OTHER -> column.categories().size();
            case ERROR -> refused(column);
        };
    }

    /** A place behind that one, which stands for texts that must not be there. */
    private static int refused(Column.OneHot column) {
        return column.width() + 1;
    }

    private String oneHot(String name, String place, int width) {
        String flat =
                onnx.add(
                        "Squeeze",
                        name + "/flat",
                        List.of(place, onnx.integers(name + ".axis", 1)));
        String depth = onnx.integers(name + ".features", width);
        String values = onnx.constant(name + ".off_on", List.of(2), new float[] {0, 1}, 0);
        return onnx.add("OneHot", name + "/one_hot", List.of(flat, depth, values));
    }

    private String isFinite(String x) {
        String size = onnx.add("Abs", x + "/size", List.of(x));
        return onnx.add("Less", x + "/finite", List.of(size, infinity));
    }

    private String notANumber() {
        if (notANumber == null) {
            notANumber = onnx.constant("not_a_number", Float.NaN);
        }
        return notANumber;
    }

    private static boolean isRefused(Missing missing) {
        return missing == Missing.ERROR || missing == Missing.DROP;
    }
}
