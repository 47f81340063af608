package org.backdraft.driver.sync;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What driver and resident workers say to each other, little-endian.
 *
 * <ul>
 *   <li>worker, as a request: source (8 bytes), job (4), partition (4); the answer is 1, or 0 for a
 *       job that is over (1);
 *   <li>driver, in front of a stream of the thetas as packed float32: ask (8), step (8), number of
 *       slices (4), of which the worker may send those from one on (4) until another (4), number of
 *       models (4), the length of each theta (4; -1 for one left out);
 *   <li>worker, in front of a stream of a slice's numbers: ask (8), slice (4), what stands beside
 *       them in a {@link SliceMessage};
 *   <li>worker, in front of a stream of all its {@link PackedSums}: ask (8), -1 (4), bytes (4);
 *   <li>driver, one way: 1 (1), ask (8), until which slice the worker may send now (4);
 *   <li>driver, one way: 0 (1), it is over.
 * </ul>
 *
 * <p>An ask is one request for a step's sums to one worker; each has a number of its own.
 */
final class ResidentMessages {
    /** In place of the number of a slice: all sums, packed. */
    static final int PACKED = -1;

    private static final int LEFT_OUT = -1;
    private static final byte OVER = 0;
    private static final byte FURTHER = 1;

    private ResidentMessages() {}

    /** Who a worker is. */
    record Hello(long source, int job, int partition) {}

    /**
     * What is asked of a worker.
     *
     * @param slices that sums are cut into
     * @param from the first slice that is wanted
     * @param to behind the last that may be sent now
     * @param lengths of thetas; -1 for one left out
     */
    record Step(long ask, long step, int slices, int from, int to, int[] lengths) {}

    /**
     * What a worker is about to send.
     *
     * @param slice its number, or {@link #PACKED}
     * @param beside what else the message says of it; valid while the message is
     */
    record Sums(long ask, int slice, ByteBuffer beside) {}

    /** What a driver says beside steps: that it is over, or how far a worker may go. */
    record Word(boolean isOver, long ask, int to) {}

    static ByteBuffer hello(ResidentAddress address, int partition) {
        return buffer(Long.BYTES + 2 * Integer.BYTES)
                .putLong(address.source())
                .putInt(address.job())
                .putInt(partition)
                .flip();
    }

    static Hello hello(ByteBuffer message) {
        message.order(ByteOrder.LITTLE_ENDIAN);
        return new Hello(message.getLong(), message.getInt(), message.getInt());
    }

    static ByteBuffer answer(boolean welcome) {
        return buffer(1).put((byte) (welcome ? 1 : 0)).flip();
    }

    static boolean isWelcome(ByteBuffer answer) {
        return answer.get() == 1;
    }

    /** Lengths of thetas; null for one left out. */
    static int[] lengths(List<float[]> thetas) {
        return thetas.stream().mapToInt(theta -> theta == null ? LEFT_OUT : theta.length).toArray();
    }

    static ByteBuffer step(Step step) {
        int length = 2 * Long.BYTES + (4 + step.lengths.length) * Integer.BYTES;
        ByteBuffer header =
                buffer(length)
                        .putLong(step.ask)
                        .putLong(step.step)
                        .putInt(step.slices)
                        .putInt(step.from)
                        .putInt(step.to)
                        .putInt(step.lengths.length);
        for (int each : step.lengths) {
            header.putInt(each);
        }
        return header.flip();
    }

    static Step step(ByteBuffer header) {
        header.order(ByteOrder.LITTLE_ENDIAN);
        long ask = header.getLong();
        long step = header.getLong();
        int slices = header.getInt();
        int from = header.getInt();
        int to = header.getInt();
        int[] lengths = new int[header.getInt()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = header.getInt();
        }
        return new Step(ask, step, slices, from, to, lengths);
    }

    /** In front of all sums, packed. */
    static ByteBuffer packed(long ask, int bytes) {
        return buffer(Long.BYTES + 2 * Integer.BYTES)
                .putLong(ask)
                .putInt(PACKED)
                .putInt(bytes)
                .flip();
    }

    /**
     * In front of the numbers of a slice.
     *
     * @param beside read, but its position stays
     */
    static ByteBuffer slice(long ask, int slice, ByteBuffer beside) {
        return buffer(Long.BYTES + Integer.BYTES + beside.remaining())
                .putLong(ask)
                .putInt(slice)
                .put(beside.duplicate())
                .flip();
    }

    static Sums sums(ByteBuffer header) {
        header.order(ByteOrder.LITTLE_ENDIAN);
        return new Sums(header.getLong(), header.getInt(), header);
    }

    static ByteBuffer over() {
        return buffer(1).put(OVER).flip();
    }

    /** That a worker may send an ask's slices until another one. */
    static ByteBuffer further(long ask, int to) {
        return buffer(1 + Long.BYTES + Integer.BYTES).put(FURTHER).putLong(ask).putInt(to).flip();
    }

    static Word word(ByteBuffer message) {
        message.order(ByteOrder.LITTLE_ENDIAN);
        return message.get() == OVER
                ? new Word(true, 0, 0)
                : new Word(false, message.getLong(), message.getInt());
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
