package org.backdraft.driver.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.spark.sql.Row;
import org.backdraft.schema.RawRow;
import org.backdraft.schema.Utf8Slice;

/** The values of table rows as the cells of a schema. Owned by one thread. */
final class TableCells implements RawRow {
    /** Whole numbers up to this are written without an exponent. */
    private static final double WHOLE = 1e18;

    private final int[] places;
    private final Utf8Slice text = new Utf8Slice();
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

    /** The value itself. */
    Object value(int column) {
        return row.get(places[column]);
    }

    @Override
    public boolean isEmpty(int column) {
        Object value = value(column);
        return value == null || value instanceof String written && written.isBlank();
    }

    @Override
    public float number(int column) {
        Object value = value(column);
        if (value instanceof Number number) {
            return number.floatValue();
        }
        if (value instanceof Boolean truth) {
            return truth ? 1f : 0f;
        }
        byte[] bytes = value.toString().strip().getBytes(UTF_8);
        return Decimals.parse(bytes, 0, bytes.length);
    }

    @Override
    public Utf8Slice text(int column) {
        Object value = value(column);
        String written = value instanceof Number number ? written(number) : value.toString();
        byte[] bytes = written.strip().getBytes(UTF_8);
        return text.set(bytes, 0, bytes.length);
    }

    /** A number as a word: whole ones without a point. */
    static String written(Number value) {
        double number = value.doubleValue();
        boolean whole = number == Math.rint(number) && Math.abs(number) < WHOLE;
        return whole && !(value instanceof Long) ? Long.toString((long) number) : value.toString();
    }
}
