package org.backdraft.driver.sync;

import io.netty.buffer.Unpooled;

import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.network.util.AbstractFileRegion;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * A message's body that is read from arrays while it is sent: their numbers, little-endian, one
 * stretch after the other.
 */
final class NumberBody extends ManagedBuffer {
    /*
     * The connection asks for bytes as it has room for them, as if they came from a file. They are
     * copied through a window that stays in the core's cache, so that no second copy of the numbers
     * is ever in memory, and the first bytes are on their way while the last are still to be read.
     * TLS takes bytes alone; it gets a copy.
     */
    private static final int WINDOW_BYTES = 256 << 10;

    private final List<Stretch> stretches;
    private final ByteBuffer window;
    private final long bytes;

    /**
     * A body that can be sent once.
     *
     * @param stretches read until the message is sent
     * @param window that no message needs before the messages ahead of this one are sent
     */
    NumberBody(List<Stretch> stretches, ByteBuffer window) {
        this.stretches = stretches;
        this.window = window;
        this.bytes = stretches.stream().mapToLong(Stretch::bytes).sum();
    }

    /** A window for the messages of a connection that are sent one after the other. */
    static ByteBuffer window() {
        return ByteBuffer.allocateDirect(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public long size() {
        return bytes;
    }

    @Override
    public Object convertToNetty() {
        return new Region();
    }

    @Override
    public Object convertToNettyForSsl() {
        return Unpooled.wrappedBuffer(nioByteBuffer());
    }

    @Override
    public ByteBuffer nioByteBuffer() {
        ByteBuffer copy = ByteBuffer.allocate(Math.toIntExact(bytes));
        new Reader().read(copy.order(ByteOrder.LITTLE_ENDIAN));
        return copy.flip();
    }

    @Override
    public InputStream createInputStream() {
        return new ByteArrayInputStream(nioByteBuffer().array());
    }

    @Override
    public ManagedBuffer retain() {
        return this;
    }

    @Override
    public ManagedBuffer release() {
        return this;
    }

    /** What has been read of the arrays. */
    private final class Reader {
        private int stretch;
        private int read;

        /** Reads on until the buffer is full or all is read. */
        void read(ByteBuffer to) {
            while (stretch < stretches.size()) {
                Stretch from = stretches.get(stretch);
                int left = from.to() - from.from() - read;
                int count = Math.min(to.remaining() / from.format().bytes(), left);
                from.format().put(from.array(), from.from() + read, count, to);
                read += count;
                if (count < left) {
                    return;
                }
                stretch++;
                read = 0;
            }
        }
    }

    /** The body as the connection sees it. */
    private final class Region extends AbstractFileRegion {
        private final Reader reader = new Reader();
        private long sent;
        private boolean hasBegun;

        @Override
        public long position() {
            return 0;
        }

        @Override
        public long transferred() {
            return sent;
        }

        @Override
        public long count() {
            return bytes;
        }

        @Override
        public long transferTo(WritableByteChannel target, long position) throws IOException {
            if (position != sent) {
                throw new IllegalArgumentException(
                        "asked for byte %d where %d is next".formatted(position, sent));
            }
            if (!hasBegun || !window.hasRemaining()) {
                hasBegun = true;
                reader.read(window.clear());
                window.flip();
            }
            int written = target.write(window);
            sent += written;
            return written;
        }

        @Override
        protected void deallocate() {
            // Nothing is held.
        }
    }
}
