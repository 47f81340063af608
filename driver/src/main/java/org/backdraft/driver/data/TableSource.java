package org.backdraft.driver.data;

import org.backdraft.schema.RowSchema;

import java.util.List;

/** Examples made of a table's columns, which say all but where the rows are. */
interface TableSource extends ExampleSource {

    /** The columns that rows are made of. */
    TableColumns made();

    @Override
    default int features() {
        return made().width();
    }

    @Override
    default List<String> featureNames() {
        return made().featureNames();
    }

    @Override
    default boolean isSparse() {
        return made().isSparse();
    }

    @Override
    default RowSchema schema() {
        return made().schema();
    }

    @Override
    default int labels() {
        return Math.max(1, made().labels().size());
    }

    @Override
    default boolean labelsAreClassNumbers() {
        return false;
    }
}
