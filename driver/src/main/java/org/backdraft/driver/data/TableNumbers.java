package org.backdraft.driver.data;

import static org.backdraft.driver.data.BadRecord.Kind.MISSING;
import static org.backdraft.driver.data.BadRecord.Kind.NUMBER;
import static org.backdraft.driver.data.BadRecord.Kind.RANGE;

import org.backdraft.driver.data.TableColumns.Column;

import java.math.BigDecimal;
import java.math.BigInteger;

/** The values of cells as numbers. Owned by one thread. */
final class TableNumbers {
    private final TableRows rows;

    /** Of the current one of these rows. */
    TableNumbers(TableRows rows) {
        this.rows = rows;
    }

    /**
     * A number or a truth value.
     *
     * @throws BadRecordException when it is neither, or doesn't fit float32
     */
    float of(Column column, Object value) {
        if (value instanceof Boolean truth) {
            return truth ? 1f : 0f;
        }
        if (!(value instanceof Number number)) {
            throw rows.wrong(isMissing(value) ? MISSING : NUMBER, column.name(), "a number", value);
        }
        return finite(column, number.floatValue(), value);
    }

    /** The number itself; {@code value} is what it was made of. */
    float finite(Column column, float number, Object value) {
        if (Float.isFinite(number)) {
            return number;
        }
        boolean large =
                value instanceof BigDecimal
                        || value instanceof BigInteger
                        || value instanceof Double wide && Double.isFinite(wide);
        throw large
                ? rows.wrong(
                        RANGE, column.name(), "a number that fits float32 (up to 3.4e38)", value)
                : rows.wrong(NUMBER, column.name(), "a number", value);
    }

    /** Whether there is nothing in a cell. */
    static boolean isMissing(Object value) {
        return value == null || value instanceof String text && text.isBlank();
    }
}
