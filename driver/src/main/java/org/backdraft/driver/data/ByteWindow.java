package org.backdraft.driver.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The stretch of a file's bytes that is being looked at: bytes {@link #position} .. {@link
 * #limit}-1 of {@link #bytes}. Owned by one thread.
 */
final class ByteWindow implements Closeable {
    private static final int FIRST_BYTES = 1 << 16;

    private final InputStream in;
    private byte[] bytes = new byte[FIRST_BYTES];
    private int position;
    private int limit;
    private boolean last;
    private long start;

    /** Of a stream whose next byte is byte {@code offset} of the file. */
    ByteWindow(InputStream in, long offset) {
        this.in = in;
        this.start = offset;
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return position;
    }

    int limit() {
        return limit;
    }

    /** Whether the file ends at the limit. */
    boolean isLast() {
        return last;
    }

    /** Bytes in the window. */
    int length() {
        return limit - position;
    }

    /** The byte of the file that stands at the position. */
    long offset() {
        return start + position;
    }

    /** Goes on to a place in the window. */
    void moveTo(int place) {
        position = place;
    }

    /** Reads until there is a byte in the window; false at the end of the file. */
    boolean hasByte() throws IOException {
        while (position == limit && !last) {
            extend();
        }
        return position < limit;
    }

    /** Reads more; what lies in the window stays in it, at another place. */
    void extend() throws IOException {
        if (position > 0) {
            System.arraycopy(bytes, position, bytes, 0, length());
            start += position;
            limit -= position;
            position = 0;
        }
        if (limit == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        int read = in.read(bytes, limit, bytes.length - limit);
        last = read < 0;
        limit += Math.max(0, read);
    }

    /** Goes on to the start of the next line, and forgets what is passed over. */
    void skipLine() throws IOException {
        while (hasByte()) {
            int end = lineEnd(bytes, position, limit);
            if (end < limit) {
                position = end;
                skipBreak();
                return;
            }
            position = limit;
        }
    }

    private void skipBreak() throws IOException {
        boolean carriageReturn = bytes[position++] == '\r';
        if (carriageReturn && hasByte() && bytes[position] == '\n') {
            position++;
        }
    }

    /**
     * Where a line ends: the place of the first line feed or carriage return, or {@code to}.
     *
     * @param bytes read
     */
    static int lineEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
