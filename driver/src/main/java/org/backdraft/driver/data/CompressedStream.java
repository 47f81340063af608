package org.backdraft.driver.data;

import org.backdraft.driver.files.HadoopFiles;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a compressed file holds; damage to it is a {@link DataException} that names the file. */
final class CompressedStream extends FilterInputStream {
    private final String file;

    private CompressedStream(InputStream in, String file) {
        super(in);
        this.file = file;
    }

    static InputStream open(HadoopFiles files, String name) throws IOException {
        String file = HadoopFiles.shown(name);
        try {
            return new CompressedStream(files.open(name), file);
        } catch (IOException e) {
            throw damaged(file, e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Decompressors meet damage with whatever their arrays and tables make of it. */
    @Override
    public int read(byte[] to, int offset, int length) {
        try {
            return in.read(to, offset, length);
        } catch (IOException | RuntimeException | InternalError e) {
            throw damaged(file, e);
        }
    }

    private static DataException damaged(String file, Throwable cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new DataException(
                "%s can't be read: it is damaged, or not what its name says (%s)"
                        .formatted(file, reason.replaceAll("\\s+", " ")));
    }
}
