package org.backdraft.driver.data;

import org.backdraft.schema.Schema;
import org.backdraft.schema.SchemaPlan;

import java.util.List;

/** Which columns of a table are features, and what becomes of them. */
public sealed interface FeatureColumns
        permits FeatureColumns.Numbers, FeatureColumns.Planned, FeatureColumns.Fitted {

    /** All columns beside labels and weight, which are numbers. */
    static FeatureColumns all() {
        return new Numbers(List.of());
    }

    /**
     * As a plan has them, or numbers without one.
     *
     * @param plan or null
     */
    static FeatureColumns of(SchemaPlan plan) {
        return plan == null ? all() : new Planned(plan);
    }

    /**
     * As a model was trained on them.
     *
     * @param names of the features; empty when they are free or unnamed
     * @param schema of the columns; null where they are just numbers
     */
    static FeatureColumns of(List<String> names, Schema schema) {
        return schema == null ? new Numbers(names) : new Fitted(schema);
    }

    /**
     * Columns of numbers.
     *
     * @param expected names of the features that a model was trained on; empty when they are free
     *     or unnamed
     */
    record Numbers(List<String> expected) implements FeatureColumns {
        public Numbers {
            expected = List.copyOf(expected);
        }
    }

    /**
     * Columns that are yet to be fitted.
     *
     * @param plan for them
     */
    record Planned(SchemaPlan plan) implements FeatureColumns {}

    /**
     * Columns that were fitted on training data.
     *
     * @param schema found by it
     */
    record Fitted(Schema schema) implements FeatureColumns {}
}
