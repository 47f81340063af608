package org.backdraft.worker;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;

/**
 * A file whose bytes are read as if they were in memory: the operating system keeps in its page
 * cache what fits there and reads the rest from the disk. Numbers are in the machine's byte order.
 *
 * <p>Read only, by any number of threads. The garbage collector ends the mapping, and with it the
 * file where it has no name any more.
 */
public final class MappedFile implements Serializable {
    /*
     * A buffer has at most 2^31 - 1 bytes, so the file is mapped in pieces; numbers that lie across
     * two are copied from both. The pieces are never written through, so a disk without room can't
     * end the JVM, as a store into a page that has no room on the disk would.
     */
    private static final long serialVersionUID = 1L;
    private static final int PIECE_BITS = 30;

    private final transient int pieceBits;
    private final transient ByteBuffer[] bytes;
    private final transient ShortBuffer[] shorts;
    private final transient FloatBuffer[] floats;

    /**
     * Maps a whole file.
     *
     * @param file can be closed afterwards
     */
    public MappedFile(FileChannel file) throws IOException {
        this(file, PIECE_BITS);
    }

    /** Maps it in pieces of 2^pieceBits bytes, of 4 at least. */
    MappedFile(FileChannel file, int pieceBits) throws IOException {
        long size = file.size();
        int pieces = Math.toIntExact((size + (1L << pieceBits) - 1) >>> pieceBits);
        this.pieceBits = pieceBits;
        this.bytes = new ByteBuffer[pieces];
        this.shorts = new ShortBuffer[pieces];
        this.floats = new FloatBuffer[pieces];
        for (int i = 0; i < pieces; i++) {
            long from = (long) i << pieceBits;
            long count = Math.min(1L << pieceBits, size - from);
            bytes[i] = file.map(FileChannel.MapMode.READ_ONLY, from, count);
            bytes[i].order(ByteOrder.nativeOrder());
            shorts[i] = bytes[i].asShortBuffer();
            floats[i] = bytes[i].asFloatBuffer();
        }
    }

    /**
     * Copies bytes.
     *
     * @param from of the first one in the file
     * @param to written, {@code count} from {@code at}
     */
    void copy(long from, byte[] to, int at, int count) {
        for (int done = 0; done < count; ) {
            ByteBuffer piece = bytes[piece(from + done)];
            int index = index(from + done);
            int here = Math.min(count - done, piece.limit() - index);
            piece.get(index, to, at + done, here);
            done += here;
        }
    }

    /** Likewise 2-byte numbers; {@code from} is even. */
    void copy(long from, short[] to, int at, int count) {
        for (int done = 0; done < count; ) {
            long next = from + (long) Short.BYTES * done;
            ShortBuffer piece = shorts[piece(next)];
            int index = index(next) / Short.BYTES;
            int here = Math.min(count - done, piece.limit() - index);
            piece.get(index, to, at + done, here);
            done += here;
        }
    }

    /** Likewise 4-byte numbers; {@code from} is a multiple of 4. */
    void copy(long from, float[] to, int at, int count) {
        for (int done = 0; done < count; ) {
            long next = from + (long) Float.BYTES * done;
            FloatBuffer piece = floats[piece(next)];
            int index = index(next) / Float.BYTES;
            int here = Math.min(count - done, piece.limit() - index);
            piece.get(index, to, at + done, here);
            done += here;
        }
    }

    /** The whole number at a multiple of 4. */
    int intAt(long at) {
        return bytes[piece(at)].getInt(index(at));
    }

    /** The number at a multiple of 4. */
    float floatAt(long at) {
        return bytes[piece(at)].getFloat(index(at));
    }

    private int piece(long at) {
        return (int) (at >>> pieceBits);
    }

    private int index(long at) {
        return (int) (at & (1L << pieceBits) - 1);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        throw new NotSerializableException("a file mapped here means nothing elsewhere");
    }
}
