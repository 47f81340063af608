package org.backdraft.driver.data;

import org.backdraft.worker.MappedFile;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file without a name, which is gone when nobody has it open or mapped any more, however the
 * process ends. Owned by one thread.
 */
final class ScratchFile implements AutoCloseable {
    /*
     * It loses its name before anything is written to it. And it is written by calls, never through
     * a mapping: they fail with a message when the disk is full, where a store into mapped memory
     * would end the JVM.
     */
    private static final long MIB = 1 << 20;

    private final Path folder;
    private final FileChannel channel;

    private ScratchFile(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Makes one.
     *
     * @throws DiskException when the folder can't be written to
     */
    static ScratchFile in(Path folder) {
        try {
            Path path = Files.createTempFile(folder, "backdraft-", ".shard");
            FileChannel channel =
                    FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Files.delete(path);
            return new ScratchFile(folder, channel);
        } catch (IOException e) {
            throw failure("make a file in", folder, e);
        }
    }

    /**
     * Writes all that remains of a buffer.
     *
     * @throws DiskException when there is no room
     */
    private void write(ByteBuffer from, long at) {
        try {
            for (long next = at; from.hasRemaining(); ) {
                next += channel.write(from, next);
            }
        } catch (IOException e) {
            throw failure("write to", folder, e);
        }
    }

    /** Fills what remains of a buffer. */
    void read(ByteBuffer to, long at) {
        try {
            for (long next = at; to.hasRemaining(); ) {
                int count = channel.read(to, next);
                if (count < 0) {
                    throw new EOFException("the file ends at byte " + next);
                }
                next += count;
            }
        } catch (IOException e) {
            throw failure("read from", folder, e);
        }
    }

    /** Maps all that has been written. */
    MappedFile map() {
        try {
            return new MappedFile(channel);
        } catch (IOException e) {
            throw failure("map a file in", folder, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failure("close a file in", folder, e);
        }
    }

    private static DiskException failure(String what, Path folder, IOException e) {
        return new DiskException(
                ("can't %s %s: %s (%s MiB free); shards kept on disk need room for twice the data"
                                + " there while it is loaded, and Spark as much again: let"
                                + " spark.local.dir name another disk (java.io.tmpdir with sync ="
                                + " in-process), or set data.keep = memory")
                        .formatted(what, folder, e.getMessage(), free(folder)),
                e);
    }

    private static String free(Path folder) {
        try {
            return Long.toString(Files.getFileStore(folder).getUsableSpace() / MIB);
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** Writes one byte after the other from somewhere on. {@link #end} writes the last ones. */
    final class Writer {
        private final ByteBuffer buffer;
        private long at;

        Writer(long from, int bufferBytes) {
            at = from;
            buffer = ByteBuffer.allocate(bufferBytes).order(ByteOrder.nativeOrder());
        }

        void putInt(int number) {
            if (buffer.remaining() < Integer.BYTES) {
                flush();
            }
            buffer.putInt(number);
        }

        void put(byte[] from, int offset, int count) {
            for (int done = 0; done < count; ) {
                if (!buffer.hasRemaining()) {
                    flush();
                }
                int now = Math.min(count - done, buffer.remaining());
                buffer.put(from, offset + done, now);
                done += now;
            }
        }

        /** The byte of the file that comes next. */
        long position() {
            return at + buffer.position();
        }

        private void flush() {
            long next = position();
            write(buffer.flip(), at);
            at = next;
            buffer.clear();
        }

        /** Writes what is left, and says where it ends. */
        long end() {
            flush();
            return at;
        }
    }
}
