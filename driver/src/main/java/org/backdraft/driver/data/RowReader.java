package org.backdraft.driver.data;

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

    /** Target of the current example, of {@link Targets#width} numbers; overwritten likewise. */
    float[] target();

    /**
     * Number of bad records that were left out since the example before the current one, or, at the
     * end, since the last one.
     */
    default long leftOut() {
        return 0;
    }

    /** Weight of the current example. */
    float weight();
}
