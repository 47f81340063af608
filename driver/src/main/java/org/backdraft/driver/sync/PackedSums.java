package org.backdraft.driver.sync;

import org.backdraft.worker.GradientSum;
import org.backdraft.worker.TreeSum;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The sums of one task on their way to the driver, as bytes.
 *
 * <p>Little-endian: nanoseconds of computing and of packing (8 bytes each), number of sums (4),
 * then for each the node of the canonical tree (4) and the sum's own wire form.
 */
final class PackedSums {
    private static final int PACK_NANOS_AT = Long.BYTES;
    private static final int HEADER_BYTES = 2 * Long.BYTES + Integer.BYTES;

    private PackedSums() {}

    /** Packs what a task's tree holds. */
    static byte[] pack(TreeSum tree, int parameters, long computeNanos) {
        long start = System.nanoTime();
        int count = tree.pending();
        int sumBytes = Math.addExact(Integer.BYTES, GradientSum.bytes(parameters));
        int bytes = Math.addExact(HEADER_BYTES, Math.multiplyExact(count, sumBytes));
        ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(computeNanos).putLong(0).putInt(count);
        tree.visit(
                (node, sum) -> {
                    out.putInt(node);
                    sum.write(out);
                });
        out.putLong(PACK_NANOS_AT, System.nanoTime() - start);
        return out.array();
    }

    /** How long the task computed, in nanoseconds. */
    static long computeNanos(byte[] packed) {
        return wrap(packed).getLong(0);
    }

    /** How long the task packed, in nanoseconds. */
    static long packNanos(byte[] packed) {
        return wrap(packed).getLong(PACK_NANOS_AT);
    }

    /** Offers the sums to the driver's tree; returns the nanoseconds that unpacking took. */
    static long unpack(byte[] packed, TreeSum tree) {
        ByteBuffer in = wrap(packed);
        int count = in.getInt(2 * Long.BYTES);
        in.position(HEADER_BYTES);
        long nanos = 0;
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            int node = in.getInt();
            GradientSum sum = tree.buffer();
            sum.read(in);
            nanos += System.nanoTime() - start;
            tree.offer(node, sum);
        }
        return nanos;
    }

    private static ByteBuffer wrap(byte[] packed) {
        return ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
    }
}
