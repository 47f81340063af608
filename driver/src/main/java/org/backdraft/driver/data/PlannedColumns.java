package org.backdraft.driver.data;

import org.apache.commons.text.similarity.LevenshteinDistance;
import org.backdraft.schema.SchemaPlan;
import org.backdraft.schema.UnfittedSchema;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/** A plan meets the columns that a table has. */
final class PlannedColumns {
    private PlannedColumns() {}

    /**
     * The plan for a table's columns.
     *
     * @param columns names of all columns beside labels and weight
     * @param reserved names of the labels' columns and the weight's
     * @throws DataException when the plan names others
     */
    static UnfittedSchema of(
            SchemaPlan plan, List<String> columns, List<String> reserved, String table) {
        for (String name : plan.named().keySet().stream().sorted().toList()) {
            if (reserved.contains(name)) {
                throw new DataException(
                        ("data.columns: '%s' is a label or weight of %s, which are read as they"
                                        + " are; leave it out")
                                .formatted(Excerpt.of(name), table));
            }
            if (!columns.contains(name)) {
                throw new DataException(
                        "data.columns: there is no column '%s' in %s; %s"
                                .formatted(Excerpt.of(name), table, suggestion(name, columns)));
            }
        }
        if (new HashSet<>(columns).size() < columns.size()) {
            throw new DataException(
                    "%s has several columns of one name among %s; data.columns needs names that"
                                    .formatted(table, CsvColumns.brief(columns))
                            + " tell them apart");
        }
        UnfittedSchema schema = plan.forColumns(columns);
        if (columns.isEmpty()
                || columns.stream().allMatch(c -> schema.isIgnored(columns.indexOf(c)))) {
            throw new DataException("data.columns leaves no features in " + table);
        }
        return schema;
    }

    private static String suggestion(String name, List<String> columns) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        String nearest =
                columns.stream()
                        .min(Comparator.comparing(column -> distance.apply(column, name)))
                        .orElse("");
        return distance.apply(nearest, name) <= Math.max(2, name.length() / 3)
                ? "did you mean '%s'?".formatted(Excerpt.of(nearest))
                : "it has: " + CsvColumns.brief(columns);
    }
}
