package org.backdraft.schema;

import java.util.List;
import java.util.Map;

/**
 * What is to become of the columns of tables whose columns aren't known yet.
 *
 * @param named columns by name, or by number where there are no names
 * @param others all columns that aren't named
 * @param missingValues texts that stand for a missing value, beside nothing at all
 */
public record SchemaPlan(
        Map<String, ColumnPlan> named, ColumnPlan others, List<String> missingValues) {
    public SchemaPlan {
        named = Map.copyOf(named);
        missingValues = List.copyOf(missingValues);
    }

    /** The plan of a column. */
    public ColumnPlan of(String name) {
        return named.getOrDefault(name, others);
    }

    /** The plan for the columns of a table, in their order. */
    public UnfittedSchema forColumns(List<String> names) {
        return new UnfittedSchema(names, names.stream().map(this::of).toList(), missingValues);
    }
}
