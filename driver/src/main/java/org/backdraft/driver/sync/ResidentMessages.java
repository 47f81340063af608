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
 *   <li>driver, in front of a stream of the thetas as packed float32: round (8), step (8), number
 *       of models (4), the length of each theta (4; -1 for one left out);
 *   <li>worker, in front of a stream of {@link PackedSums}: round (8), bytes (4);
 *   <li>worker, in front of a stream of gradients: round (8), -1 (4), what stands beside them in
 *       {@link WholeSums};
 *   <li>driver, one way, one byte: it is over.
 * </ul>
 *
 * <p>A round is one call for gradients; the same step may be asked for in several.
 */
final class ResidentMessages {
    private static final int LEFT_OUT = -1;
    private static final int WHOLE = -1;

    private ResidentMessages() {}

    /** Who a worker is. */
    record Hello(long source, int job, int partition) {}

    /** What is asked of workers. */
    record Step(long round, long step, int[] lengths) {}

    /**
     * What a worker is about to send.
     *
     * @param bytes length of packed sums, or negative for whole ones
     * @param beside what stands beside the latter; valid while the message is
     */
    record Sums(long round, int bytes, ByteBuffer beside) {
        boolean areWhole() {
            return bytes < 0;
        }
    }

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

    static ByteBuffer step(long round, long step, List<float[]> thetas) {
        ByteBuffer header =
                buffer(2 * Long.BYTES + Integer.BYTES + Integer.BYTES * thetas.size())
                        .putLong(round)
                        .putLong(step)
                        .putInt(thetas.size());
        for (float[] theta : thetas) {
            header.putInt(theta == null ? LEFT_OUT : theta.length);
        }
        return header.flip();
    }

    static Step step(ByteBuffer header) {
        header.order(ByteOrder.LITTLE_ENDIAN);
        long round = header.getLong();
        long step = header.getLong();
        int[] lengths = new int[header.getInt()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = header.getInt();
        }
        return new Step(round, step, lengths);
    }

    /** In front of packed sums. */
    static ByteBuffer packed(long round, int bytes) {
        return buffer(Long.BYTES + Integer.BYTES).putLong(round).putInt(bytes).flip();
    }

    /** In front of the gradients of whole sums. */
    static ByteBuffer whole(long round, ByteBuffer beside) {
        return buffer(Long.BYTES + Integer.BYTES + beside.remaining())
                .putLong(round)
                .putInt(WHOLE)
                .put(beside)
                .flip();
    }

    static Sums sums(ByteBuffer header) {
        header.order(ByteOrder.LITTLE_ENDIAN);
        return new Sums(header.getLong(), header.getInt(), header);
    }

    static ByteBuffer over() {
        return buffer(1).put((byte) 0).flip();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
