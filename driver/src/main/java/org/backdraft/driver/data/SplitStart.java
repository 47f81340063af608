package org.backdraft.driver.data;

import java.io.Serializable;

/**
 * Where the first record of a split starts.
 *
 * @param offset byte of the file
 * @param line of the file, from 1
 */
record SplitStart(long offset, long line) implements Serializable {
    /** The start of a file. */
    static final SplitStart FILE = new SplitStart(0, 1);

    /** Where the split after this one starts. */
    SplitStart after(Scan.Stretch stretch) {
        return new SplitStart(stretch.to(), line + stretch.lines());
    }
}
