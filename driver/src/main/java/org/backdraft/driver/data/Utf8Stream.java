package org.backdraft.driver.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The UTF-8 bytes of a text in another encoding. Owned by one thread. */
final class Utf8Stream extends InputStream {
    private static final int CHARS = 1 << 13;

    private final Reader reader;
    private final Charset charset;
    private final String file;
    private final char[] chars = new char[CHARS];
    private byte[] bytes = new byte[0];
    private int next;
    private int kept;

    /** Of a file in {@code charset}; malformed text is a {@link DataException}. */
    Utf8Stream(InputStream in, Charset charset, String file) {
        this.reader = new InputStreamReader(in, charset.newDecoder());
        this.charset = charset;
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        return fill() ? bytes[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, bytes.length - next);
        System.arraycopy(bytes, next, to, offset, count);
        next += count;
        return count;
    }

    private boolean fill() throws IOException {
        while (next == bytes.length) {
            int read = decode();
            if (read < 0) {
                return false;
            }
            int count = kept + read;
            // The first half of a pair waits for the second.
            kept = Character.isHighSurrogate(chars[count - 1]) ? 1 : 0;
            bytes = new String(chars, 0, count - kept).getBytes(StandardCharsets.UTF_8);
            next = 0;
            chars[0] = chars[count - 1];
        }
        return true;
    }

    private int decode() throws IOException {
        try {
            return reader.read(chars, kept, CHARS - kept);
        } catch (CharacterCodingException e) {
            throw new DataException(
                    "%s starts as %s text but doesn't go on so; convert it to UTF-8"
                            .formatted(file, charset));
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
