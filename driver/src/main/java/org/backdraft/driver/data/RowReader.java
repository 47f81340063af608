package org.backdraft.driver.data;

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

    /** Features of the current example, unscaled; overwritten by {@link #next}. */
    float[] features();

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
