package org.backdraft.driver.data;

/**
 * Ends the reading of a record that is no example; what becomes of it is up to {@link
 * ExampleFilter}. Without a stack trace, as there may be many.
 */
final class BadRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final BadRecord record;

    BadRecordException(BadRecord record) {
        super(record.detail(), null, false, false);
        this.record = record;
    }

    /** The record. */
    BadRecord record() {
        return record;
    }
}
