package org.backdraft.schema;

import java.io.Serializable;
import java.util.List;

/** What the columns of a table are, fitted or not. Immutable; sent to executors. */
public sealed interface RowSchema extends Serializable permits UnfittedSchema, Schema {

    /** Names of the columns beside labels and weight, ignored ones too, in the table's order. */
    List<String> names();

    /** Whether a column isn't read. */
    boolean isIgnored(int column);

    /** Features of a row; 0 as long as nothing is fitted. */
    int features();

    /** Whether rows are encoded as their non-zeros alone. */
    default boolean isSparse() {
        return false;
    }

    /** Names of the features. */
    default List<String> featureNames() {
        return List.of();
    }

    /** What checks and encodes one row after the other. */
    RowEncoder encoder();
}
