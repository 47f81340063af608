package org.backdraft.driver.model;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.backdraft.driver.data.DataException;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Date;
import java.util.Objects;

/**
 * Values as lines of RFC 4180: what isn't there is an empty field, an empty text is a quoted one.
 */
final class CsvLines {
    private CsvLines() {}

    /**
     * Refuses columns that have no form in CSV.
     *
     * @throws DataException naming the first one
     */
    static void check(StructType types) {
        for (StructField field : types.fields()) {
            boolean nested =
                    field.dataType() instanceof ArrayType
                            || field.dataType() instanceof StructType
                            || field.dataType() instanceof MapType
                            || field.dataType() instanceof BinaryType;
            if (nested) {
                throw new DataException(
                        "column '%s' holds %s, which CSV has no form for; use --format parquet or jsonl"
                                .formatted(field.name(), field.dataType().simpleString()));
            }
        }
    }

    /**
     * The line of some values.
     *
     * @return never a blank line, which readers would pass over
     */
    static String of(Object[] values) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                line.append(',');
            }
            append(line, values[i]);
        }
        return line.isEmpty() ? "\"\"" : line.toString();
    }

    /** The same, but an empty line where there are no values at all. */
    static String orEmpty(Object[] values) {
        return Arrays.stream(values).allMatch(Objects::isNull) ? "" : of(values);
    }

    private static void append(StringBuilder line, Object value) {
        if (value instanceof String text) {
            appendText(line, text);
        } else if (value instanceof BigDecimal number) {
            line.append(number.toPlainString());
        } else if (value instanceof java.sql.Date date) {
            line.append(date);
        } else if (value instanceof Date time) {
            line.append(time.toInstant());
        } else if (value != null) {
            line.append(value);
        }
    }

    private static void appendText(StringBuilder line, String text) {
        boolean plain = !text.isEmpty();
        for (int i = 0; i < text.length() && plain; i++) {
            char c = text.charAt(i);
            plain = c != ',' && c != '"' && c != '\n' && c != '\r';
        }
        if (plain) {
            line.append(text);
        } else {
            line.append('"').append(text.replace("\"", "\"\"")).append('"');
        }
    }
}
