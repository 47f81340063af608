package org.backdraft.driver.data;

import org.apache.hadoop.fs.FileStatus;
import org.backdraft.driver.files.HadoopFiles;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Opens text files as UTF-8: decompressed, without byte order mark, UTF-16 with one converted. */
final class CsvInput {
    private static final int MARK_BYTES = 4;

    private CsvInput() {}

    /** The file from its start on. */
    static ByteWindow open(HadoopFiles files, String name) throws IOException {
        InputStream in =
                files.isCompressed(name) ? CompressedStream.open(files, name) : files.openRaw(name);
        try {
            return open(in, HadoopFiles.shown(name));
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** A plain file of UTF-8 from a byte on. */
    static ByteWindow openAt(HadoopFiles files, String name, long offset) throws IOException {
        var in = files.openRaw(name);
        in.seek(offset);
        return new ByteWindow(in, offset);
    }

    /** Whether a plain file can be read from its middle: not so when it must be converted. */
    static boolean isUtf8(HadoopFiles files, String name) throws IOException {
        try (InputStream in = files.openRaw(name)) {
            return utf16(in.readNBytes(MARK_BYTES)) == null;
        }
    }

    /** The splits of a file: one where it can't be read from its middle; the last one is open. */
    static List<TextSplit> splits(HadoopFiles files, FileStatus file, long splitBytes)
            throws IOException {
        String name = file.getPath().toString();
        boolean whole =
                file.getLen() <= splitBytes || files.isCompressed(name) || !isUtf8(files, name);
        List<TextSplit> splits = new ArrayList<>();
        long from = 0;
        while (!whole && file.getLen() - from > splitBytes) {
            splits.add(new TextSplit(name, from, from + splitBytes));
            from += splitBytes;
        }
        splits.add(new TextSplit(name, from, Long.MAX_VALUE));
        return splits;
    }

    private static ByteWindow open(InputStream in, String file) throws IOException {
        byte[] mark = in.readNBytes(MARK_BYTES);
        Charset other = utf16(mark);
        InputStream all = new SequenceInputStream(new ByteArrayInputStream(mark), in);
        if (isUtf32(mark)) {
            throw new DataException(
                    "%s is UTF-32 text; convert it to UTF-8, for example with iconv -f UTF-32 -t UTF-8"
                            .formatted(file));
        }
        if (other != null) {
            all.skipNBytes(2);
            return new ByteWindow(new Utf8Stream(all, other, file), 0);
        }
        int skipped = hasUtf8Mark(mark) ? 3 : 0;
        all.skipNBytes(skipped);
        return new ByteWindow(all, skipped);
    }

    private static Charset utf16(byte[] mark) {
        if (starts(mark, 0xfe, 0xff)) {
            return StandardCharsets.UTF_16BE;
        }
        return starts(mark, 0xff, 0xfe) ? StandardCharsets.UTF_16LE : null;
    }

    private static boolean isUtf32(byte[] mark) {
        return starts(mark, 0xff, 0xfe, 0, 0) || starts(mark, 0, 0, 0xfe, 0xff);
    }

    private static boolean hasUtf8Mark(byte[] mark) {
        return starts(mark, 0xef, 0xbb, 0xbf);
    }

    private static boolean starts(byte[] bytes, int... with) {
        if (bytes.length < with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if ((bytes[i] & 0xff) != with[i]) {
                return false;
            }
        }
        return true;
    }
}
