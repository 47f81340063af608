package org.backdraft.driver.data;

import org.apache.spark.sql.Row;
import org.backdraft.schema.ValueCells;

/** The values of table rows as the cells of a schema. Owned by one thread. */
final class TableCells extends ValueCells {
    private final int[] places;
    private Row row;

    /**
     * For rows.
     *
     * @param places of the schema's columns that are read
     */
    TableCells(int[] places) {
        this.places = places;
    }

    /** Goes on to a row. */
    void moveTo(Row next) {
        row = next;
    }

    @Override
    public Object value(int column) {
        return row.get(places[column]);
    }
}
