package org.backdraft.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** The bytes of a text inside of an array; moved from one cell to the next. Owned by one thread. */
public final class Utf8Slice {
    private byte[] bytes = new byte[0];
    private int from;
    private int to;

    /**
     * Moves to bytes first .. end-1.
     *
     * @param array read, as long as the slice stays there
     */
    public Utf8Slice set(byte[] array, int first, int end) {
        bytes = array;
        from = first;
        to = end;
        return this;
    }

    /** The array, read only. */
    public byte[] bytes() {
        return bytes;
    }

    /** Place of the first byte. */
    public int from() {
        return from;
    }

    /** Place after the last byte. */
    public int to() {
        return to;
    }

    /** Whether this is UTF-8 without NUL. */
    public boolean isText() {
        int at = from;
        while (at < to && bytes[at] > 0) {
            at++;
        }
        return at == to || isDecoded();
    }

    private boolean isDecoded() {
        try {
            ByteBuffer rest = ByteBuffer.wrap(bytes, from, to - from);
            return UTF_8.newDecoder().decode(rest).chars().noneMatch(c -> c == 0);
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
