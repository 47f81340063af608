package org.backdraft.driver.sync;

import org.backdraft.worker.GradientSlice;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.TreeSum;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Slices of sums as bytes: {@link PackedSums} of gradients that are as long as the slice. */
final class PackedSlices {
    private static final int HEADER_BYTES = 2 * Long.BYTES;
    private static final int ROOT = 1;

    private PackedSlices() {}

    /** Packs a slice of what a task's trees hold, one a model. */
    static byte[] pack(List<TreeSum> trees, long computeNanos, int slice, int slices) {
        long start = System.nanoTime();
        ByteBuffer out = wrap(new byte[bytes(trees, slice, slices)]);
        out.putLong(computeNanos).putLong(0);
        for (TreeSum tree : trees) {
            GradientSlice part = GradientSlice.of(slice, slices, tree.parameters());
            out.putInt(tree.pending());
            tree.visit(
                    (node, sum) -> {
                        out.putInt(node);
                        part.write(sum, out);
                    });
        }
        out.putLong(Long.BYTES, System.nanoTime() - start);
        return out.array();
    }

    private static int bytes(List<TreeSum> trees, int slice, int slices) {
        long bytes = HEADER_BYTES;
        for (TreeSum tree : trees) {
            int length = GradientSlice.of(slice, slices, tree.parameters()).length();
            bytes += Integer.BYTES;
            bytes += (long) tree.pending() * (Integer.BYTES + GradientSum.bytes(length));
        }
        return Math.toIntExact(bytes);
    }

    /**
     * Puts a finished slice into sums, one a model.
     *
     * @param sums written, but for those of models that were left out
     * @return how many models it has a sum of
     * @throws IllegalStateException when it isn't finished
     */
    static int place(byte[] packed, int slice, int slices, List<GradientSum> sums) {
        ByteBuffer in = wrap(packed).position(HEADER_BYTES);
        int models = 0;
        for (GradientSum sum : sums) {
            int nodes = in.getInt();
            if (nodes > 1 || nodes == 1 && in.getInt() != ROOT) {
                throw new IllegalStateException("some shards are missing from the tasks' results");
            }
            if (nodes == 1) {
                GradientSlice.of(slice, slices, sum.gradient().length).read(in, sum);
                models++;
            }
        }
        return models;
    }

    private static ByteBuffer wrap(byte[] packed) {
        return ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
    }
}
