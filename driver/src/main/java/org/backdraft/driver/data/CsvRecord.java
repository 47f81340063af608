package org.backdraft.driver.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.backdraft.schema.Decimals;
import org.backdraft.schema.Utf8Slice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The fields of the record at which a window of bytes stands. Owned by one thread. */
final class CsvRecord {
    private static final int FEW_FIELDS = 16;

    private final ByteWindow window;
    private final int mostFields;
    private int[] from = new int[FEW_FIELDS];
    private int[] to = new int[FEW_FIELDS];
    private int count;

    /** Keeps so many fields and counts the others. */
    CsvRecord(ByteWindow window, int mostFields) {
        this.window = window;
        this.mostFields = mostFields;
    }

    /** Forgets all fields. */
    void clear() {
        count = 0;
    }

    /** Adds the field at places start .. stop-1 of the window, without its quotes. */
    void add(int start, int stop) {
        if (count < mostFields) {
            if (count == from.length) {
                from = Arrays.copyOf(from, 2 * count);
                to = Arrays.copyOf(to, 2 * count);
            }
            from[count] = start;
            to[count] = stop;
        }
        count++;
    }

    /** Number of fields. */
    int count() {
        return count;
    }

    /** Whether this is a line of nothing but white space. */
    boolean isBlank() {
        return count == 1 && !isQuoted(0) && isEmpty(0);
    }

    /** The fields as far as they are kept. */
    List<String> fields() {
        List<String> fields = new ArrayList<>();
        for (int j = 0; j < Math.min(count, mostFields); j++) {
            fields.add(field(j));
        }
        return fields;
    }

    /** A field's text; what isn't UTF-8 is replaced. */
    String field(int column) {
        String text = new String(window.bytes(), from[column], to[column] - from[column], UTF_8);
        return isQuoted(column) ? text.replace("\"\"", "\"") : text;
    }

    /**
     * A field's text without the white space around it.
     *
     * @param to written: moved to the text, which stays as long as the record
     */
    void text(int column, Utf8Slice to) {
        to.set(window.bytes(), stripped(column), strippedEnd(column));
        if (isQuoted(column)) {
            unquote(to);
        }
    }

    /** Doubled quotes become one; makes an array where there are any. */
    private static void unquote(Utf8Slice text) {
        byte[] bytes = text.bytes();
        byte[] single = null;
        int count = 0;
        for (int at = text.from(); at < text.to(); at++, count++) {
            boolean doubled = bytes[at] == '"' && at + 1 < text.to() && bytes[at + 1] == '"';
            if (doubled && single == null) {
                single = Arrays.copyOfRange(bytes, text.from(), text.to());
            }
            if (single != null) {
                single[count] = bytes[at];
            }
            at += doubled ? 1 : 0;
        }
        if (single != null) {
            text.set(single, 0, count);
        }
    }

    /** Whether a field is UTF-8 without NUL. */
    boolean isText(int column) {
        return new Utf8Slice().set(window.bytes(), from[column], to[column]).isText();
    }

    /** Whether a field holds nothing but white space. */
    boolean isEmpty(int column) {
        return stripped(column) == to[column];
    }

    /** A field as a number, as {@link Decimals#parse} tells it. */
    float number(int column) {
        return Decimals.parse(window.bytes(), stripped(column), strippedEnd(column));
    }

    private int stripped(int column) {
        byte[] bytes = window.bytes();
        int at = from[column];
        while (at < to[column] && isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    private int strippedEnd(int column) {
        byte[] bytes = window.bytes();
        int at = to[column];
        while (at > from[column] && isSpace(bytes[at - 1])) {
            at--;
        }
        return at;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    /** Whether a field stands in quotes. */
    boolean isQuoted(int column) {
        return from[column] > window.position() && window.bytes()[from[column] - 1] == '"';
    }
}
