package org.backdraft.driver.sync;

import org.backdraft.worker.GradientSlice;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.TreeSum;
import org.backdraft.worker.WireFormat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * One slice of the sums of a task: what stands beside the numbers in one piece, and the numbers
 * themselves, out of the sums' arrays and into those where they are added.
 *
 * <p>Beside them stand, little-endian: nanoseconds of computing (8 bytes) and the number of the
 * executor (4), as in {@link TaskTimes}, then for each model the number of sums (4; 0 for a model
 * that was left out), and for each its node (4; ~node as in {@link PackedSums}), loss, weight and
 * count (8 each), all as of the whole sums. The numbers follow in the same order, as float32 or,
 * where they were rounded, as 16 bits.
 */
final class SliceMessage {
    private static final GradientSlice NO_NUMBERS = new GradientSlice(0, 0);

    private SliceMessage() {}

    /** What stands beside the numbers of any slice. */
    static ByteBuffer beside(List<TreeSum> trees, TaskTimes times) {
        int bytes = Long.BYTES + Integer.BYTES;
        for (TreeSum tree : trees) {
            bytes += Integer.BYTES + tree.pending() * (Integer.BYTES + GradientSum.bytes(0));
        }
        ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(times.most()).putInt(times.executor());
        for (TreeSum tree : trees) {
            out.putInt(tree.pending());
            tree.visit(
                    (node, sum) -> {
                        out.putInt(tree.missesErrors() ? ~node : node);
                        NO_NUMBERS.write(sum, WireFormat.FLOAT32, out);
                    });
        }
        return out.flip();
    }

    /**
     * The numbers of slice {@code slice} of {@code slices}; read only, until the trees are reset.
     */
    static List<Stretch> numbers(List<TreeSum> trees, int slice, int slices) {
        List<Stretch> stretches = new ArrayList<>();
        for (TreeSum tree : trees) {
            GradientSlice part = GradientSlice.of(slice, slices, tree.parameters());
            tree.visit(
                    (node, sum) ->
                            stretches.add(
                                    new Stretch(
                                            sum.gradient(),
                                            part.from(),
                                            part.to(),
                                            tree.rounding().format(node))));
        }
        return stretches;
    }

    /** A slice, in buffers of the slice's trees, whose numbers are yet to come. */
    static ArrivingNumbers arriving(ByteBuffer beside, List<TreeSum> trees) {
        beside.order(ByteOrder.LITTLE_ENDIAN);
        TaskTimes times = TaskTimes.of(beside.getLong(), beside.getInt());
        List<ArrivingNumbers.Offer> offers = new ArrayList<>();
        for (TreeSum tree : trees) {
            for (int left = beside.getInt(); left > 0; left--) {
                int signed = beside.getInt();
                GradientSum sum = tree.buffer();
                NO_NUMBERS.read(beside, WireFormat.FLOAT32, sum);
                offers.add(new ArrivingNumbers.Offer(tree, signed, sum));
            }
        }
        return new ArrivingNumbers(offers, times);
    }
}
