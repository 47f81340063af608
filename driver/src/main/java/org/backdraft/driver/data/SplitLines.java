package org.backdraft.driver.data;

import org.apache.hadoop.fs.FSDataInputStream;
import org.backdraft.driver.files.HadoopFiles;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of one split, one after the other, as bytes. Owned by one thread. */
final class SplitLines implements Closeable {
    // A split has the lines that start in it. One that doesn't start its file therefore passes over
    // everything up to the first newline from the byte before it on, and every split reads its last
    // line to the end, wherever that is.

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MOST_LINE_BYTES = 1 << 28;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final TextSplit split;
    private final boolean counts;
    private final InputStream in;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int filled;
    private int next;
    private int mark;
    private int start;
    private int end;
    private long lineOffset;
    private long nextOffset;
    private long line;

    /** Lines of a later split than a file's first have bytes for places. */
    SplitLines(HadoopFiles files, TextSplit split) throws IOException {
        this(files, split, false);
    }

    /**
     * The lines of a split.
     *
     * @param counts whether bad records have the numbers of their lines in the split, which {@link
     *     Survey} makes numbers in the file
     */
    SplitLines(HadoopFiles files, TextSplit split, boolean counts) throws IOException {
        this.split = split;
        this.counts = counts;
        this.in = open(files, split);
        try {
            if (split.from() > 0) {
                nextOffset = split.from() - 1;
                readLine();
            } else {
                findByteOrderMark();
            }
        } catch (DataException e) {
            in.close();
            throw e;
        }
        line = 0;
    }

    private static InputStream open(HadoopFiles files, TextSplit split) throws IOException {
        if (split.from() == 0) {
            try {
                return files.open(split.file());
            } catch (IOException e) {
                throw unreadable(split, e);
            }
        }
        FSDataInputStream raw = files.openRaw(split.file());
        raw.seek(split.from() - 1);
        return raw;
    }

    /**
     * Goes on to the next line; false when there is none.
     *
     * @throws DataException when the file can't be read, naming it
     */
    boolean next() {
        return nextOffset < split.to() && readLine();
    }

    /** Where the current line is, from {@link #start} on; valid until {@link #next}. */
    byte[] bytes() {
        return buffer;
    }

    /** Index of the current line's first byte. */
    int start() {
        return start;
    }

    /** Index after the current line's last byte, its line break left out. */
    int end() {
        return end;
    }

    /** The file's name, for messages. */
    String file() {
        return HadoopFiles.shown(split.file());
    }

    /** Byte of the file at which the line after the current one starts. */
    long offset() {
        return nextOffset;
    }

    /** Number of lines passed. */
    long count() {
        return line;
    }

    /** A bad record that is the current line. */
    BadRecord bad(BadRecord.Kind kind, String detail) {
        return counts
                ? new BadRecord(kind, file(), line, detail)
                : BadRecord.of(kind, place() + detail);
    }

    /** Where the current line is, for messages: its number where that is known, else its byte. */
    String place() {
        return split.from() == 0
                ? "%s, line %d".formatted(file(), line)
                : "%s, line at byte %d".formatted(file(), lineOffset);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean readLine() {
        int scanned = next;
        while (true) {
            for (int i = scanned; i < filled; i++) {
                if (buffer[i] == '\n') {
                    take(i, i + 1);
                    return true;
                }
            }
            scanned = filled - next;
            if (!fill()) {
                boolean rest = filled > next;
                take(filled, filled);
                return rest;
            }
        }
    }

    private void take(int lineEnd, int after) {
        start = next + mark;
        mark = 0;
        end = lineEnd > start && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
        lineOffset = nextOffset;
        nextOffset += after - next;
        next = after;
        line++;
    }

    /** Moves what is left to the front and reads more behind it; false at the end of the file. */
    private boolean fill() {
        System.arraycopy(buffer, next, buffer, 0, filled - next);
        filled -= next;
        next = 0;
        if (filled == buffer.length) {
            if (filled >= MOST_LINE_BYTES) {
                line++;
                lineOffset = nextOffset;
                throw new DataException(
                        "%s has over %d bytes; is this text?".formatted(place(), MOST_LINE_BYTES));
            }
            buffer = Arrays.copyOf(buffer, 2 * filled);
        }
        try {
            int count = in.read(buffer, filled, buffer.length - filled);
            filled += Math.max(0, count);
            return count >= 0;
        } catch (IOException e) {
            throw unreadable(split, e);
        }
    }

    private void findByteOrderMark() {
        while (filled < BYTE_ORDER_MARK.length && fill()) {}
        if (filled >= BYTE_ORDER_MARK.length
                && Arrays.equals(buffer, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, 3)) {
            mark = BYTE_ORDER_MARK.length;
        }
    }

    private static DataException unreadable(TextSplit split, IOException e) {
        return new DataException(
                "%s can't be read: %s".formatted(HadoopFiles.shown(split.file()), e.getMessage()));
    }
}
