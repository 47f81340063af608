package org.backdraft.driver.data;

import org.apache.spark.sql.types.StructType;
import org.backdraft.schema.RowSchema;
import org.backdraft.schema.Schema;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * Examples in a fixed order, cut into splits that can be read apart and again.
 *
 * <p>The order of all examples is that of the splits and, in a split, of its reader. Sent to
 * executors.
 */
public interface ExampleSource extends Serializable {

    /** What this is, for messages: the path or the kind. */
    String description();

    /** Features of an example. */
    int features();

    /** Names of the features, or empty when they have none. */
    default List<String> featureNames() {
        return List.of();
    }

    /** Whether all features are sure to be whole numbers from 0 to 255. */
    default boolean featuresAreBytes() {
        return false;
    }

    /** Whether examples are read as their non-zeros alone. */
    default boolean isSparse() {
        return false;
    }

    /**
     * What its columns are, where a configuration or a model says so, else null. As long as it is
     * an {@link org.backdraft.schema.UnfittedSchema} there are no features, but readers check rows
     * and hold their {@link RowReader#cells}.
     */
    default RowSchema schema() {
        return null;
    }

    /** The same source, once its columns are fitted. */
    default ExampleSource with(Schema fitted) {
        throw new IllegalStateException(description() + " has no columns to fit");
    }

    /** Number of splits, at least 1. */
    int splits();

    /** Numbers that a label has when it is no class. */
    default int labels() {
        return 1;
    }

    /** Whether labels are class numbers from 0, rather than names to be collected. */
    boolean labelsAreClassNumbers();

    /** Whether a split goes on with the file of the split before it. */
    default boolean continuesFile(int split) {
        return false;
    }

    /**
     * The same source once it is known where records start.
     *
     * @param starts of the first splits, or of all of them
     */
    default ExampleSource startingAt(List<SplitStart> starts) {
        return this;
    }

    /** The columns whose raw values can travel along with the examples, with their types. */
    default StructType columns() {
        return new StructType();
    }

    /**
     * The same source whose readers hold the raw values of some columns and stop at every record,
     * at those that are left out too; to be opened, once it is known where records start.
     *
     * @param names some of {@link #columns}
     */
    default ExampleSource carrying(List<String> names) {
        if (!names.isEmpty()) {
            throw new IllegalArgumentException(description() + " has no columns " + names);
        }
        return this;
    }

    /**
     * Reads a split through, checking every example and label.
     *
     * @return the number of examples, and the labels found when {@code targets} are classes whose
     *     names aren't known yet
     * @throws DataException when the split is malformed, naming the place
     */
    Scan scan(int split, Targets targets) throws IOException;

    /** Opens a split. */
    RowReader open(int split, Targets targets) throws IOException;
}
