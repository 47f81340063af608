package org.backdraft.driver.data;

/**
 * Lets the examples of a split through and keeps account of the records that are none. Owned by one
 * thread.
 */
final class ExampleFilter {
    private final boolean skips;
    private final boolean stops;
    private final BadRecords bad = new BadRecords();
    private boolean leftOut;

    /**
     * A filter of one split.
     *
     * @param skips whether bad records are left out; else the first one ends the load
     * @param stops whether readers stop at records that are left out
     */
    ExampleFilter(boolean skips, boolean stops) {
        this.skips = skips;
        this.stops = stops;
    }

    /**
     * Whether a reader stops at a record.
     *
     * @param mistake what is wrong with it, or null
     * @throws DataException when that isn't to be left out
     */
    boolean stopsAt(BadRecord mistake) {
        leftOut = mistake != null;
        if (!leftOut) {
            return true;
        }
        if (!skips && mistake.kind() != BadRecord.Kind.DROPPED) {
            throw new DataException(mistake.message());
        }
        bad.add(mistake);
        return stops;
    }

    /** Whether bad records are left out. */
    boolean skips() {
        return skips;
    }

    /** Whether the last record was left out. */
    boolean isLeftOut() {
        return leftOut;
    }

    /** The records left out so far. */
    BadRecords bad() {
        return bad;
    }
}
