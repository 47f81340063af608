package org.backdraft.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Cells that are Java's numbers, truth values and texts; null where there is no value. Owned by one
 * thread.
 */
public abstract class ValueCells implements RawRow {
    /** Whole numbers up to this are written without an exponent. */
    private static final double WHOLE = 1e18;

    private final Utf8Slice text = new Utf8Slice();

    /** The value of a column's cell in the current row, or null. */
    public abstract Object value(int column);

    @Override
    public final boolean isEmpty(int column) {
        Object value = value(column);
        return value == null || value instanceof String written && written.isBlank();
    }

    @Override
    public final float number(int column) {
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
    public final Utf8Slice text(int column) {
        Object value = value(column);
        String written = value instanceof Number number ? written(number) : value.toString();
        byte[] bytes = written.strip().getBytes(UTF_8);
        return text.set(bytes, 0, bytes.length);
    }

    /** A number as a word: whole ones without a point. */
    public static String written(Number value) {
        double number = value.doubleValue();
        boolean whole = number == Math.rint(number) && Math.abs(number) < WHOLE;
        return whole && !(value instanceof Long) ? Long.toString((long) number) : value.toString();
    }
}
