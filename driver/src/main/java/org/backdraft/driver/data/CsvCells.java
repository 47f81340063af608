package org.backdraft.driver.data;

import org.backdraft.schema.RawRow;
import org.backdraft.schema.Utf8Slice;

/** The fields of CSV records as the cells of a schema. Owned by one thread. */
final class CsvCells implements RawRow {
    private final CsvRecord record;
    private final int[] fields;
    private final Utf8Slice text = new Utf8Slice();

    /**
     * Follows a record.
     *
     * @param fields the field of each column of the schema that is read
     */
    CsvCells(CsvRecord record, int[] fields) {
        this.record = record;
        this.fields = fields;
    }

    @Override
    public boolean isEmpty(int column) {
        return record.isEmpty(fields[column]);
    }

    @Override
    public float number(int column) {
        return record.number(fields[column]);
    }

    @Override
    public Utf8Slice text(int column) {
        record.text(fields[column], text);
        return text;
    }
}
