package org.backdraft.driver.data;

import java.io.Serializable;

/**
 * How CSV files are cut up and read.
 *
 * @param skipsBadRecords whether records that are no examples are left out
 * @param splitBytes plain files are cut into ranges of so many bytes
 * @param recordBytes longer records are mistakes
 */
record CsvReading(boolean skipsBadRecords, long splitBytes, int recordBytes)
        implements Serializable {
    private static final long SPLIT_BYTES = 32 << 20;
    private static final int RECORD_BYTES = 16 << 20;

    /** With the usual sizes. */
    static CsvReading skipping(boolean skipsBadRecords) {
        return new CsvReading(skipsBadRecords, SPLIT_BYTES, RECORD_BYTES);
    }
}
