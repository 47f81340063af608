package org.backdraft.driver.data;

import org.backdraft.schema.Decimals;
import org.backdraft.schema.RowSchema;
import org.backdraft.schema.Schema;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the columns of a CSV file are: features, label, weight.
 *
 * @param count number of columns
 * @param labels indices of the labels' columns; empty when there are none
 * @param weight index of the weight's column, or -1
 * @param features indices of the features' columns, in the order of the features or, where there is
 *     one, of the schema's columns; -1 for columns that need not be there
 * @param names the columns' names; empty when the file has no header
 * @param trailingSeparator whether every line ends with a separator too many
 * @param schema what the features' columns are; null where they are just numbers
 */
record CsvColumns(
        int count,
        List<Integer> labels,
        int weight,
        List<Integer> features,
        List<String> names,
        boolean trailingSeparator,
        RowSchema schema)
        implements Serializable {
    private static final int NONE = -1;

    /**
     * Sorts out a file's columns by its first line.
     *
     * @param chosen which columns are features
     * @param needLabel whether a missing label column is a mistake
     */
    static CsvColumns of(
            SourceConfig.Csv config,
            String file,
            List<String> firstLine,
            FeatureColumns chosen,
            boolean needLabel) {
        boolean trailing = config.header() && endsInSeparator(firstLine);
        int count = firstLine.size() - (trailing ? 1 : 0);
        List<String> names =
                config.header()
                        ? firstLine.stream().limit(count).map(String::strip).toList()
                        : List.of();
        if (chosen instanceof FeatureColumns.Fitted fitted
                && names.isEmpty()
                && !needLabel
                && count == fitted.schema().columns().size()) {
            // No label in these rows: what stands in its place is a feature.
            return new CsvColumns(
                            count,
                            List.of(),
                            NONE,
                            others(count, List.of(), NONE),
                            names,
                            false,
                            null)
                    .of(chosen, file, List.of());
        }
        List<Integer> labels = labels(config, file, names, count, needLabel);
        int weight = index(config.weight(), "weight", file, names, count, needLabel);
        if (labels.contains(weight)) {
            throw new DataException(
                    "column '%s' of %s is both label and weight".formatted(config.weight(), file));
        }
        List<Integer> features = others(count, labels, weight);
        if (features.isEmpty()) {
            throw new DataException(
                    "%s has no feature columns beside label and weight; is the separator '%s' right?"
                            .formatted(file, config.separator()));
        }
        CsvColumns all = new CsvColumns(count, labels, weight, features, names, trailing, null);
        List<String> reserved = new ArrayList<>(labels.stream().map(all::key).toList());
        if (weight != NONE) {
            reserved.add(all.key(weight));
        }
        return all.of(chosen, file, reserved);
    }

    /** The same with the features that were chosen among all others. */
    private CsvColumns of(FeatureColumns chosen, String file, List<String> reserved) {
        List<String> keys = features.stream().map(this::key).toList();
        if (chosen instanceof FeatureColumns.Planned planned) {
            return with(features, PlannedColumns.of(planned.plan(), keys, reserved, file));
        }
        if (chosen instanceof FeatureColumns.Fitted fitted) {
            return with(fitted(fitted.schema(), file), fitted.schema());
        }
        List<String> expected = ((FeatureColumns.Numbers) chosen).expected();
        return names.isEmpty() || expected.isEmpty() || expected.equals(keys)
                ? this
                : with(byName(expected, names, file), null);
    }

    private List<Integer> fitted(Schema fitted, String file) {
        if (!names.isEmpty()) {
            List<String> read = new ArrayList<>(fitted.names());
            for (int j = 0; j < read.size(); j++) {
                read.set(j, fitted.isIgnored(j) ? null : read.get(j));
            }
            return byName(read, names, file);
        }
        if (features.size() != fitted.columns().size()) {
            throw new DataException(
                    "%s has %d columns beside label and weight; the training data has %d"
                            .formatted(file, features.size(), fitted.columns().size()));
        }
        return features;
    }

    /** The same with a fitted schema in place of an unfitted one. */
    CsvColumns with(Schema fitted) {
        return with(features, fitted);
    }

    private CsvColumns with(List<Integer> others, RowSchema rows) {
        return new CsvColumns(count, labels, weight, others, names, trailingSeparator, rows);
    }

    /** A column's name, or its number where it has none. */
    private String key(int column) {
        return names.isEmpty() ? Integer.toString(column) : names.get(column);
    }

    /** Number of features of an example. */
    int width() {
        return schema == null ? features.size() : schema.features();
    }

    private static boolean endsInSeparator(List<String> line) {
        return line.size() > 1 && line.get(line.size() - 1).isBlank();
    }

    /**
     * Whether a first line holds numbers, as no header does, but for columns that are just counted.
     */
    static boolean isNoHeader(List<String> line) {
        boolean numbers = true;
        boolean counted = true;
        for (int i = 0; i < line.size(); i++) {
            byte[] text = line.get(i).strip().getBytes(StandardCharsets.UTF_8);
            float number = Decimals.parse(text, 0, text.length);
            numbers &= Float.isFinite(number);
            counted &= i == 0 ? number == 0 || number == 1 : number == i || number == i + 1;
        }
        return numbers && !(counted && line.size() > 1);
    }

    /** Index of the first label's column, or -1. */
    int label() {
        return labels.isEmpty() ? NONE : labels.get(0);
    }

    private static List<Integer> labels(
            SourceConfig.Csv config,
            String file,
            List<String> names,
            int count,
            boolean needLabel) {
        List<Integer> labels = new ArrayList<>();
        for (String label : config.labels()) {
            int index = index(label, "label", file, names, count, needLabel);
            if (labels.contains(index)) {
                throw new DataException(
                        "label column '%s' of %s is named twice".formatted(label, file));
            }
            if (index != NONE) {
                labels.add(index);
            }
        }
        return List.copyOf(labels);
    }

    /** Names of the features; empty when the file has no header. */
    List<String> featureNames() {
        if (schema != null) {
            return schema.featureNames();
        }
        return names.isEmpty() ? List.of() : features.stream().map(names::get).toList();
    }

    /** Names of all columns: where the file has no header, those that Spark gives them. */
    List<String> allNames() {
        return names.isEmpty() ? IntStream.range(0, count).mapToObj(i -> "_c" + i).toList() : names;
    }

    /** A column's name, or its number where it has none, for messages. */
    String name(int column) {
        return names.isEmpty()
                ? "column " + column
                : "column '" + Excerpt.of(names.get(column)) + "'";
    }

    private static int index(
            String column,
            String role,
            String file,
            List<String> names,
            int count,
            boolean needed) {
        if (column.isEmpty()) {
            return NONE;
        }
        int byName = names.indexOf(column);
        if (byName != names.lastIndexOf(column)) {
            throw new DataException("%s has two columns '%s'".formatted(file, column));
        }
        if (byName >= 0) {
            return byName;
        }
        if (column.matches("-?\\d{1,9}")) {
            int number = Integer.parseInt(column);
            int index = number < 0 ? count + number : number;
            if (index >= 0 && index < count) {
                return index;
            }
        }
        if (!needed) {
            return NONE;
        }
        throw new DataException(
                "%s column '%s' is not in %s, which has %d columns%s"
                        .formatted(
                                role,
                                column,
                                file,
                                count,
                                names.isEmpty() ? " and no header" : ": " + brief(names)));
    }

    private static List<Integer> others(int count, List<Integer> labels, int weight) {
        return IntStream.range(0, count)
                .filter(i -> !labels.contains(i) && i != weight)
                .boxed()
                .toList();
    }

    /** Indices of columns, of which each is there once; -1 for null. */
    private static List<Integer> byName(List<String> wanted, List<String> names, String file) {
        List<Integer> result = new ArrayList<>();
        for (String name : wanted) {
            int index = names.indexOf(name);
            if (name != null && (index < 0 || index != names.lastIndexOf(name))) {
                throw new DataException(
                        "%s has %s '%s', a feature of the training data; it has: %s"
                                .formatted(
                                        file,
                                        index < 0 ? "no column" : "two columns",
                                        name,
                                        brief(names)));
            }
            result.add(index);
        }
        return result;
    }

    /** The first few of some names, for messages. */
    static String brief(List<String> names) {
        int shown = Math.min(names.size(), 20);
        return String.join(", ", names.stream().limit(shown).map(Excerpt::of).toList())
                + (shown < names.size() ? ", ..." : "");
    }
}
