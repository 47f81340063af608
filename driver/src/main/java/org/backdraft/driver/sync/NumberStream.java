package org.backdraft.driver.sync;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Little-endian numbers that arrive in pieces of any length, put into stretches of arrays one after
 * the other. Used by one thread at a time.
 */
final class NumberStream {
    private final List<Stretch> targets;
    private final ByteBuffer torn = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private int target;
    private int at;

    /** Of as many numbers as the stretches hold together. */
    NumberStream(List<Stretch> targets) {
        this.targets = targets;
        this.at = targets.isEmpty() ? 0 : targets.get(0).from();
        skipFull();
    }

    /** Takes all bytes of a piece. */
    void accept(ByteBuffer piece) {
        while (torn.position() > 0 && piece.hasRemaining()) {
            torn.put(piece.get());
            if (torn.position() == targets.get(target).format().bytes()) {
                place(torn.flip(), 1);
                torn.clear();
            }
        }
        piece.order(ByteOrder.LITTLE_ENDIAN);
        while (target < targets.size()) {
            int whole = piece.remaining() / targets.get(target).format().bytes();
            if (whole == 0) {
                break;
            }
            place(piece, Math.min(whole, targets.get(target).to() - at));
        }
        torn.put(piece);
    }

    /** Whether all numbers have come, and nothing more. */
    boolean isComplete() {
        return target == targets.size() && torn.position() == 0;
    }

    private void place(ByteBuffer from, int count) {
        Stretch stretch = targets.get(target);
        stretch.format().get(from, stretch.array(), at, count);
        at += count;
        skipFull();
    }

    private void skipFull() {
        while (target < targets.size() && at == targets.get(target).to()) {
            target++;
            at = target < targets.size() ? targets.get(target).from() : 0;
        }
    }
}
