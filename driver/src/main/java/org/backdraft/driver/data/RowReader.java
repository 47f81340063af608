package org.backdraft.driver.data;

import org.backdraft.schema.RawRow;
import org.backdraft.worker.SparseRow;

import java.io.Closeable;
import java.io.IOException;

/** The examples of one split, one after the other. Owned by one thread. */
public interface RowReader extends Closeable {

    /**
     * Goes on to the next example.
     *
     * @return false when there is none
     * @throws DataException when the example is malformed, naming its place
     */
    boolean next() throws IOException;

    /**
     * Features of the current example, unscaled; overwritten by {@link #next}. A sparse reader
     * writes them out when it is asked for them.
     */
    float[] features();

    /**
     * The same as non-zeros, likewise overwritten; null where the source isn't {@link
     * ExampleSource#isSparse}.
     */
    default SparseRow sparse() {
        return null;
    }

    /** The current record as it is written; null where the source has no schema. */
    default RawRow cells() {
        return null;
    }

    /** Target of the current example, of {@link Targets#width} numbers; overwritten likewise. */
    float[] target();

    /** Weight of the current example. */
    float weight();

    /**
     * Whether the current record is no example but one that was left out. Only a source that {@link
     * ExampleSource#carrying carries} columns stops there; such a record has no features.
     */
    default boolean isLeftOut() {
        return false;
    }

    /**
     * The raw values of the carried columns in the current record, in a new array: as they stand in
     * the file, or null where there is none.
     */
    default Object[] carried() {
        return new Object[0];
    }

    /** The file that the current record is in; "" when it isn't in one. */
    default String file() {
        return "";
    }
}
