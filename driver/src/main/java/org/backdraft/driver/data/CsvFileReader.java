package org.backdraft.driver.data;

import java.io.Closeable;
import java.io.IOException;

/**
 * The records of a CSV file, or of a stretch of it, with the lines that they start on. Owned by one
 * thread.
 *
 * <p>RFC 4180: a field whose first character is a quote ends with the next quote that isn't
 * doubled, whatever comes in between; other quotes are characters like others. Lines end with LF,
 * CRLF or CR. Blank lines are passed over.
 *
 * <p>A record with bad quoting, or one that is too long, ends with its first line, so that the
 * records after it are found again. Where records start depends on nothing but the bytes from the
 * start of any one of them on.
 */
final class CsvFileReader implements Closeable {
    private final String file;
    private final ByteWindow window;
    private final long end;
    private final byte separator;
    private final byte highestEnd;
    private final CsvRecord record;
    private final int recordBytes;
    private final long firstLine;

    private int next;
    private long line;
    private long nextLine;
    private long quoteLine;
    private BadRecord mistake;

    /**
     * The records that start before byte {@code end}.
     *
     * @param file name for messages
     * @param window that stands at the start of a line; closed in the end
     * @param line number of this line, from 1
     * @param mostFields so many fields of a record are kept
     * @param recordBytes longer records are mistakes
     */
    CsvFileReader(
            String file,
            ByteWindow window,
            long end,
            long line,
            char separator,
            int mostFields,
            int recordBytes) {
        this.file = file;
        this.window = window;
        this.end = end;
        this.separator = (byte) separator;
        this.highestEnd = (byte) Math.max(separator, '\r');
        this.record = new CsvRecord(window, mostFields);
        this.recordBytes = recordBytes;
        this.next = window.position();
        this.firstLine = line;
        this.nextLine = line;
    }

    /** Goes on to the next record; false when there is none. */
    boolean next() throws IOException {
        return next(end);
    }

    /** Goes on to the first record wherever it starts, for a header below blank lines. */
    boolean first() throws IOException {
        return next(Long.MAX_VALUE);
    }

    private boolean next(long before) throws IOException {
        window.moveTo(next);
        line = nextLine;
        while (window.offset() < before && window.hasByte()) {
            mistake = null;
            read();
            if (mistake != null || !record.isBlank()) {
                return true;
            }
            window.moveTo(next);
            line = nextLine;
        }
        next = window.position();
        return false;
    }

    /** Byte of the file at which the record after the current one starts. */
    long offset() {
        return window.offset() + next - window.position();
    }

    /** Number of lines passed. */
    long lines() {
        return nextLine - firstLine;
    }

    /** What is wrong with the current record's form, or null; if something is, it has no fields. */
    BadRecord mistake() {
        return mistake;
    }

    /** The current record; the same object for all of them. */
    CsvRecord record() {
        return record;
    }

    /** Refuses a record whose form is wrong. */
    void checkForm() {
        if (mistake != null) {
            throw new DataException(mistake.message());
        }
    }

    /** The file's name, for messages. */
    String file() {
        return file;
    }

    /** Line on which the current record starts. */
    long line() {
        return line;
    }

    /** Where the current record starts, for messages. */
    String place() {
        return file + ", line " + line;
    }

    @Override
    public void close() throws IOException {
        window.close();
    }

    private void read() throws IOException {
        boolean found = false;
        while (!found) {
            int reach = Math.min(window.limit(), window.position() + recordBytes);
            found = cut(reach, window.isLast() && reach == window.limit());
            if (!found && window.length() > recordBytes) {
                mistake = tooLong();
                found = true;
            } else if (!found) {
                window.extend();
            }
        }
        if (mistake != null) {
            window.skipLine();
            next = window.position();
            nextLine = line + 1;
        }
    }

    private BadRecord tooLong() {
        return quoteLine > 0
                ? unclosed("within %d bytes".formatted(recordBytes))
                : new BadRecord(
                        BadRecord.Kind.LENGTH,
                        file,
                        line,
                        ": a record of over %d bytes; is this a text file?".formatted(recordBytes));
    }

    /**
     * Finds the fields of the record at the window's position, or a mistake in its form.
     *
     * @param reach where to stop looking
     * @param whole whether the file ends there
     * @return false when the record doesn't end before
     */
    private boolean cut(int reach, boolean whole) {
        byte[] bytes = window.bytes();
        int at = window.position();
        record.clear();
        nextLine = line;
        quoteLine = 0;
        while (true) {
            boolean quoted = at < reach && bytes[at] == '"';
            int stop = quoted ? afterQuotes(at, reach, whole) : afterPlain(at, reach);
            if (mistake != null) {
                return true;
            }
            if (stop == reach && !whole) {
                return false;
            }
            record.add(quoted ? at + 1 : at, quoted ? stop - 1 : stop);
            if (stop == reach) {
                next = stop;
                return true;
            }
            if (bytes[stop] != separator) {
                return endsLine(stop, reach, whole);
            }
            at = stop + 1;
        }
    }

    private int afterPlain(int start, int reach) {
        byte[] bytes = window.bytes();
        int at = start;
        while (at < reach && (bytes[at] > highestEnd || !isEnd(bytes[at]))) {
            at++;
        }
        return at;
    }

    /** The place after a quoted field; {@code reach} when it isn't all there. */
    private int afterQuotes(int start, int reach, boolean whole) {
        byte[] bytes = window.bytes();
        quoteLine = nextLine;
        int closing = closingQuote(start + 1, reach);
        if (closing == reach) {
            mistake = whole ? unclosed("before the end of the file") : null;
            return reach;
        }
        int after = closing + 1;
        if (after < reach && !isEnd(bytes[after])) {
            mistake = quoting(": a quoted field goes on after its closing quote", quoteLine);
        }
        quoteLine = after < reach || whole ? 0 : quoteLine;
        return after;
    }

    /** The place of the quote that closes a field, or {@code reach}; counts the lines before it. */
    private int closingQuote(int start, int reach) {
        byte[] bytes = window.bytes();
        int at = start;
        while (at < reach) {
            byte b = bytes[at];
            if (b == '"' && (at + 1 == reach || bytes[at + 1] != '"')) {
                return at;
            }
            if (b == '"') {
                at++;
            } else if (b == '\n' || (b == '\r' && (at + 1 == reach || bytes[at + 1] != '\n'))) {
                nextLine++;
            }
            at++;
        }
        return reach;
    }

    private boolean isEnd(byte b) {
        return b == separator || b == '\n' || b == '\r';
    }

    /** Passes a line break; false when more bytes must tell how long it is. */
    private boolean endsLine(int at, int reach, boolean whole) {
        byte[] bytes = window.bytes();
        boolean carriageReturn = bytes[at] == '\r';
        if (carriageReturn && at + 1 == reach && !whole) {
            return false;
        }
        boolean both = carriageReturn && at + 1 < reach && bytes[at + 1] == '\n';
        next = at + (both ? 2 : 1);
        nextLine++;
        return true;
    }

    private BadRecord unclosed(String where) {
        return quoting(": a quote opens here and isn't closed " + where, quoteLine);
    }

    private BadRecord quoting(String what, long onLine) {
        String detail =
                ", column %d%s; double the quotes inside quoted fields"
                        .formatted(record.count(), what);
        return new BadRecord(BadRecord.Kind.QUOTING, file, onLine, detail);
    }
}
