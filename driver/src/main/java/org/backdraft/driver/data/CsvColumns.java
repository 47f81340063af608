package org.backdraft.driver.data;

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
 * @param features indices of the features' columns, in the order of the features
 * @param names the columns' names; empty when the file has no header
 * @param trailingSeparator whether every line ends with a separator too many
 */
record CsvColumns(
        int count,
        List<Integer> labels,
        int weight,
        List<Integer> features,
        List<String> names,
        boolean trailingSeparator)
        implements Serializable {
    private static final int NONE = -1;

    /**
     * Sorts out a file's columns by its first line.
     *
     * @param expected names of the features that a model was trained on; empty when they are free
     *     or unnamed
     * @param needLabel whether a missing label column is a mistake
     */
    static CsvColumns of(
            SourceConfig.Csv config,
            String file,
            List<String> firstLine,
            List<String> expected,
            boolean needLabel) {
        boolean trailing = config.header() && endsInSeparator(firstLine);
        int count = firstLine.size() - (trailing ? 1 : 0);
        List<String> names =
                config.header()
                        ? firstLine.stream().limit(count).map(String::strip).toList()
                        : List.of();
        List<Integer> labels = labels(config, file, names, count, needLabel);
        int weight = index(config.weight(), "weight", file, names, count, needLabel);
        if (labels.contains(weight)) {
            throw new DataException(
                    "column '%s' of %s is both label and weight".formatted(config.weight(), file));
        }
        List<Integer> others = others(count, labels, weight);
        boolean free = names.isEmpty() || expected.isEmpty();
        List<Integer> features =
                free || expected.equals(others.stream().map(names::get).toList())
                        ? others
                        : byName(expected, names, file);
        if (features.isEmpty()) {
            throw new DataException(
                    "%s has no feature columns beside label and weight; is the separator '%s' right?"
                            .formatted(file, config.separator()));
        }
        return new CsvColumns(count, labels, weight, features, names, trailing);
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

    private static List<Integer> byName(List<String> wanted, List<String> names, String file) {
        List<Integer> result = new ArrayList<>();
        for (String name : wanted) {
            int index = names.indexOf(name);
            if (index < 0 || index != names.lastIndexOf(name)) {
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
