package org.backdraft.driver.data;

import org.backdraft.driver.files.HadoopFiles;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;

/**
 * One file of unsigned bytes in the IDX format of MNIST: a magic number, the sizes of the
 * dimensions, then the items.
 *
 * <p>http://yann.lecun.com/exdb/mnist (LeCun, Cortes, Burges). Integers are big-endian.
 *
 * @param path where it is
 * @param items size of the first dimension
 * @param itemBytes product of the other sizes; 1 when there is one dimension
 * @param headerBytes where the items start
 * @param compressed whether it must be read from the start
 */
record IdxFile(String path, int items, int itemBytes, int headerBytes, boolean compressed)
        implements Serializable {
    private static final int UNSIGNED_BYTES = 0x08;

    /** Reads the header and, where the length tells it, checks that the file is whole. */
    static IdxFile open(HadoopFiles files, String path) throws IOException {
        long length = files.file(path).getLen();
        try (DataInputStream in = new DataInputStream(files.open(path))) {
            IdxFile file = header(in, path, files.isCompressed(path));
            if (!file.compressed && length != file.wholeBytes()) {
                throw file.wrongLength(length);
            }
            return file;
        } catch (EOFException e) {
            throw new DataException(
                    "%s ends inside its header; it is not a whole IDX file".formatted(path));
        } catch (IOException e) {
            if (files.isCompressed(path)) {
                throw notDecompressed(path, e);
            }
            throw e;
        }
    }

    private static IdxFile header(DataInputStream in, String path, boolean compressed)
            throws IOException {
        int magic = in.readInt();
        int dimensions = magic & 0xff;
        if (magic >>> 8 != UNSIGNED_BYTES || dimensions == 0) {
            throw new DataException(
                    ("%s starts with 0x%08X; expected the magic number of IDX unsigned bytes,"
                                    + " 0x00000801 for labels or 0x00000803 for images (is it"
                                    + " another file, or compressed without the ending .gz?)")
                            .formatted(path, magic));
        }
        int items = size(in, path);
        long itemBytes = 1;
        for (int i = 1; i < dimensions; i++) {
            itemBytes *= size(in, path);
            if (itemBytes > Integer.MAX_VALUE) {
                throw new DataException(path + " says its items are over 2 GB each");
            }
        }
        return new IdxFile(path, items, (int) itemBytes, 4 + 4 * dimensions, compressed);
    }

    private static int size(DataInputStream in, String path) throws IOException {
        int size = in.readInt();
        if (size < 0) {
            throw new DataException("%s says it has a size of %d".formatted(path, size));
        }
        return size;
    }

    /** Length of the uncompressed file. */
    long wholeBytes() {
        return headerBytes + (long) items * itemBytes;
    }

    /** Where an item starts in the uncompressed file. */
    long itemAt(int item) {
        return headerBytes + (long) item * itemBytes;
    }

    /** Opens the file at an item. */
    InputStream openAt(HadoopFiles files, int item) throws IOException {
        if (!compressed) {
            var in = files.openRaw(path);
            in.seek(itemAt(item));
            return in;
        }
        InputStream in = files.open(path);
        in.skipNBytes(itemAt(item));
        return in;
    }

    /** A compressed file that is damaged, or isn't one. */
    static DataException notDecompressed(String path, IOException cause) {
        return new DataException(
                "%s can't be decompressed: %s".formatted(path, cause.getMessage()));
    }

    /** A file that is shorter or longer than its header says. */
    DataException wrongLength(long bytes) {
        return new DataException(
                "%s has %d bytes; its header (%d items of %d bytes) makes it %d: it is %s"
                        .formatted(
                                path,
                                bytes,
                                items,
                                itemBytes,
                                wholeBytes(),
                                bytes < wholeBytes() ? "truncated" : "too long"));
    }
}
