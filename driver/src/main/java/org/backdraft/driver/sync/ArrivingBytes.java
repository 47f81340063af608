package org.backdraft.driver.sync;

import org.backdraft.worker.TreeSum;

import java.nio.ByteBuffer;
import java.util.List;

/** {@link PackedSums} on their way in, kept until all have come. */
final class ArrivingBytes implements ArrivingSums {
    private final ByteBuffer packed;
    private final List<TreeSum> trees;
    private long unpackNanos;

    /**
     * Packed sums of a known length.
     *
     * @param room little-endian, as long as the packed sums
     */
    ArrivingBytes(ByteBuffer room, List<TreeSum> trees) {
        this.packed = room;
        this.trees = trees;
    }

    @Override
    public void accept(ByteBuffer piece) {
        packed.put(piece);
    }

    @Override
    public long offer() {
        long start = System.nanoTime();
        unpackNanos = PackedSums.unpack(packed.flip(), trees);
        return System.nanoTime() - start - unpackNanos;
    }

    @Override
    public void discard() {
        // The next sums overwrite them.
    }

    @Override
    public TaskTimes times() {
        return PackedSums.times(packed);
    }

    @Override
    public long packNanos() {
        return PackedSums.packNanos(packed) + unpackNanos;
    }
}
