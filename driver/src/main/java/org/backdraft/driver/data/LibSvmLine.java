package org.backdraft.driver.data;

import static org.backdraft.driver.data.BadRecord.Kind.ENCODING;
import static org.backdraft.driver.data.BadRecord.Kind.INDEX;
import static org.backdraft.driver.data.BadRecord.Kind.LABEL;
import static org.backdraft.driver.data.BadRecord.Kind.MISSING;
import static org.backdraft.driver.data.BadRecord.Kind.NUMBER;
import static org.backdraft.driver.data.BadRecord.Kind.RANGE;

import org.backdraft.schema.Decimals;
import org.backdraft.schema.Utf8Slice;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One line of LIBSVM text taken apart: {@code label index:value index:value ... # comment}. Owned
 * by one thread.
 */
final class LibSvmLine {
    private static final int SHOWN_TEXT = 40;
    private static final int MOST_LABEL_BYTES = 1000;
    private static final long TOO_MUCH = 1L << 31;

    private final int firstIndex;
    private SplitLines lines;
    private byte[] bytes;
    private int end;
    private int tokenStart;
    private int tokenEnd;
    private int labelStart;
    private int labelEnd;
    private int[] indices = new int[64];
    private float[] values = new float[64];
    private int count;

    /** Reads lines whose first feature has this index. */
    LibSvmLine(int firstIndex) {
        this.firstIndex = firstIndex;
    }

    /**
     * Takes the current line apart.
     *
     * @return false when there is nothing on it but blanks and a comment
     * @throws BadRecordException when it is malformed
     */
    boolean parse(SplitLines from) {
        lines = from;
        bytes = from.bytes();
        end = withoutComment(from);
        tokenEnd = from.start();
        count = 0;
        labelStart = 0;
        labelEnd = 0;
        if (!nextToken()) {
            return false;
        }
        if (colon() < 0) {
            labelStart = tokenStart;
            labelEnd = tokenEnd;
            if (!nextToken()) {
                return true;
            }
        }
        do {
            readPair();
        } while (nextToken());
        return true;
    }

    /** Whether the line has a label. */
    boolean hasLabel() {
        return labelEnd > labelStart;
    }

    /** The label as a word: without the plus sign and the decimal point of a whole number. */
    String label() {
        String text = text(needLabel(), labelEnd);
        boolean plain = !text.startsWith("+") && text.indexOf('.') < 0;
        if (plain || !Float.isFinite(Decimals.parse(bytes, labelStart, labelEnd))) {
            return text;
        }
        BigDecimal number = new BigDecimal(text).stripTrailingZeros();
        return number.scale() <= 0 && number.precision() - number.scale() <= 18
                ? Long.toString(number.longValueExact())
                : text;
    }

    /** The label as a number. */
    float labelNumber() {
        float value = Decimals.parse(bytes, needLabel(), labelEnd);
        return finite(value, labelStart, labelEnd, ", label");
    }

    /** Number of features that the line gives. */
    int count() {
        return count;
    }

    /** Number of features that there are for sure: the largest index, counted from 1. */
    int features() {
        return count == 0 ? 0 : indices[count - 1] + 1;
    }

    /** Index of the i-th of them, counted from 0. */
    int index(int i) {
        return indices[i];
    }

    /** Value of the i-th of them. */
    float value(int i) {
        return values[i];
    }

    /** The index as it is written in the file. */
    long written(int index) {
        return (long) index + firstIndex;
    }

    private int needLabel() {
        if (!hasLabel()) {
            throw wrong(MISSING, ", label", "a number or a class", "no label");
        }
        if (!new Utf8Slice().set(bytes, labelStart, labelEnd).isText()) {
            throw wrong(ENCODING, ", label", "UTF-8 text", shownLabel());
        }
        if (labelEnd - labelStart > MOST_LABEL_BYTES || contains(',')) {
            throw wrong(LABEL, ", label", "one number or class", shownLabel());
        }
        return labelStart;
    }

    private boolean contains(char c) {
        for (int i = labelStart; i < labelEnd; i++) {
            if (bytes[i] == c) {
                return true;
            }
        }
        return false;
    }

    private int withoutComment(SplitLines from) {
        for (int i = from.start(); i < from.end(); i++) {
            if (bytes[i] == '#') {
                return i;
            }
        }
        return from.end();
    }

    private boolean nextToken() {
        int at = tokenEnd;
        while (at < end && isBlank(bytes[at])) {
            at++;
        }
        tokenStart = at;
        while (at < end && !isBlank(bytes[at])) {
            at++;
        }
        tokenEnd = at;
        return tokenEnd > tokenStart;
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    /** Where the current token has a colon, or -1. */
    private int colon() {
        for (int i = tokenStart; i < tokenEnd; i++) {
            if (bytes[i] == ':') {
                return i;
            }
        }
        return -1;
    }

    private void readPair() {
        int colon = colon();
        if (colon < 0) {
            throw wrong(INDEX, "", "index:value", quoted(tokenStart, tokenEnd));
        }
        int index = readIndex(colon);
        if (count > 0 && index <= indices[count - 1]) {
            throw wrong(
                    INDEX,
                    "",
                    "indices that ascend",
                    "%d after %d".formatted(written(index), written(indices[count - 1])));
        }
        if (count == indices.length) {
            indices = Arrays.copyOf(indices, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        float value = Decimals.parse(bytes, colon + 1, tokenEnd);
        if (!Float.isFinite(value)) {
            finite(value, colon + 1, tokenEnd, ", index " + written(index));
        }
        indices[count] = index;
        values[count++] = value;
    }

    private int readIndex(int colon) {
        long index = 0;
        boolean digits = colon > tokenStart;
        for (int i = tokenStart; i < colon && digits && index < TOO_MUCH; i++) {
            digits = bytes[i] >= '0' && bytes[i] <= '9';
            index = 10 * index + (bytes[i] - '0');
        }
        index -= firstIndex;
        if (!digits || index < 0 || index >= Integer.MAX_VALUE) {
            throw wrong(
                    INDEX,
                    "",
                    "an index from %d up%s"
                            .formatted(
                                    firstIndex,
                                    digits && index == -1 ? " (or set first-index = 0)" : ""),
                    quoted(tokenStart, tokenEnd));
        }
        return (int) index;
    }

    private float finite(float value, int from, int to, String where) {
        if (Float.isFinite(value)) {
            return value;
        }
        if (Float.isNaN(value)) {
            throw wrong(from == to ? MISSING : NUMBER, where, "a number", quoted(from, to));
        }
        throw wrong(RANGE, where, "a number that fits float32 (up to 3.4e38)", quoted(from, to));
    }

    /** A complaint about the current line. */
    BadRecordException wrong(BadRecord.Kind kind, String where, String expected, String found) {
        return new BadRecordException(
                lines.bad(kind, "%s: expected %s, found %s".formatted(where, expected, found)));
    }

    /** The label as it is written, for messages. */
    String shownLabel() {
        return quoted(labelStart, labelEnd);
    }

    private String quoted(int from, int to) {
        String text = text(from, Math.min(to, from + 4 * SHOWN_TEXT));
        return text.length() > SHOWN_TEXT
                ? "'" + text.substring(0, SHOWN_TEXT) + "...'"
                : "'" + text + "'";
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
