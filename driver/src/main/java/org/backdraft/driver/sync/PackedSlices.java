package org.backdraft.driver.sync;

import org.backdraft.worker.GradientSlice;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.Rounding;
import org.backdraft.worker.TreeSum;
import org.backdraft.worker.WireFormat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Slices of sums as bytes: {@link PackedSums} of gradients that are as long as the slice. */
final class PackedSlices {
    private static final int ROOT = 1;

    private PackedSlices() {}

    /** Packs a slice of what a task's trees hold, one a model. */
    static byte[] pack(List<TreeSum> trees, TaskTimes times, int slice, int slices) {
        long start = System.nanoTime();
        ByteBuffer out = wrap(new byte[bytes(trees, slice, slices)]);
        PackedSums.packHeader(times, out);
        for (TreeSum tree : trees) {
            GradientSlice part = GradientSlice.of(slice, slices, tree.parameters());
            out.putInt(tree.pending());
            tree.visit(
                    (node, sum) -> {
                        out.putInt(tree.missesErrors() ? ~node : node);
                        part.write(sum, tree.rounding().format(node), out);
                    });
        }
        PackedSums.packTime(System.nanoTime() - start, out);
        return out.hasRemaining() ? Arrays.copyOf(out.array(), out.position()) : out.array();
    }

    /** Most that {@link #pack} may need. */
    private static int bytes(List<TreeSum> trees, int slice, int slices) {
        long bytes = PackedSums.HEADER_BYTES;
        for (TreeSum tree : trees) {
            GradientSlice part = GradientSlice.of(slice, slices, tree.parameters());
            // At most: no sum is larger than as float32.
            long sum = Integer.BYTES + part.bytes(WireFormat.FLOAT32);
            bytes += Integer.BYTES + tree.pending() * sum;
        }
        return Math.toIntExact(bytes);
    }

    /** What a finished slice has. */
    record Placed(int models, boolean missesErrors) {}

    /**
     * Puts a finished slice into sums, one a model.
     *
     * @param sums written, but for those of models that were left out
     * @param roundings one a model
     * @return of how many models it has a sum, and whether errors are missing from them
     * @throws IllegalStateException when it isn't finished
     */
    static Placed place(
            byte[] packed,
            int slice,
            int slices,
            List<GradientSum> sums,
            List<Rounding> roundings) {
        ByteBuffer in = wrap(packed).position(PackedSums.HEADER_BYTES);
        int models = 0;
        boolean missesErrors = false;
        for (int i = 0; i < sums.size(); i++) {
            int nodes = in.getInt();
            int root = nodes == 1 ? in.getInt() : ROOT;
            if (nodes > 1 || PackedSums.node(root) != ROOT) {
                throw new IllegalStateException("some shards are missing from the tasks' results");
            }
            if (nodes == 1) {
                GradientSum sum = sums.get(i);
                GradientSlice.of(slice, slices, sum.gradient().length)
                        .read(in, roundings.get(i).format(ROOT), sum);
                models++;
                missesErrors |= root < 0;
            }
        }
        return new Placed(models, missesErrors);
    }

    private static ByteBuffer wrap(byte[] packed) {
        return ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
    }
}
