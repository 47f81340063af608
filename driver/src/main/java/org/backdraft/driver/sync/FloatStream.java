package org.backdraft.driver.sync;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Little-endian float32 numbers that arrive in pieces of any length, put into arrays one after the
 * other. Used by one thread.
 */
final class FloatStream {
    private final List<float[]> targets;
    private final ByteBuffer torn = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private int target;
    private int at;

    /** Of as many numbers as the arrays hold together; those that are null are passed over. */
    FloatStream(List<float[]> targets) {
        this.targets = targets;
        skipFull();
    }

    /** Takes all bytes of a piece. */
    void accept(ByteBuffer piece) {
        while (torn.position() > 0 && piece.hasRemaining()) {
            torn.put(piece.get());
            if (!torn.hasRemaining()) {
                torn.clear();
                place(torn.getFloat(0));
            }
        }
        piece.order(ByteOrder.LITTLE_ENDIAN);
        while (piece.remaining() >= Float.BYTES) {
            int count = Math.min(piece.remaining() / Float.BYTES, targets.get(target).length - at);
            piece.asFloatBuffer().get(targets.get(target), at, count);
            piece.position(piece.position() + Float.BYTES * count);
            at += count;
            skipFull();
        }
        torn.put(piece);
    }

    /** Whether all numbers have come, and nothing more. */
    boolean isComplete() {
        return target == targets.size() && torn.position() == 0;
    }

    private void place(float number) {
        targets.get(target)[at++] = number;
        skipFull();
    }

    private void skipFull() {
        while (target < targets.size()
                && (targets.get(target) == null || at == targets.get(target).length)) {
            target++;
            at = 0;
        }
    }
}
