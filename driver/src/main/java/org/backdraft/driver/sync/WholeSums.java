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
 * The sums of one task of which all numbers travel, as float32: what stands beside the gradients in
 * one piece, and the gradients themselves, out of the sums' arrays and into such.
 *
 * <p>Beside them stand, little-endian: nanoseconds of computing (8 bytes) and the number of the
 * executor (4), as in {@link TaskTimes}, then for each model the number of sums (4; 0 for a model
 * that was left out), and for each its node (4; ~node as in {@link PackedSums}), loss, weight and
 * count (8 each). The gradients follow in the same order.
 */
final class WholeSums {
    private static final GradientSlice NO_NUMBERS = new GradientSlice(0, 0);

    private WholeSums() {}

    /** What stands beside the gradients. */
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

    /** The gradients; read only, until the trees are reset. */
    static List<float[]> gradients(List<TreeSum> trees) {
        List<float[]> gradients = new ArrayList<>();
        for (TreeSum tree : trees) {
            tree.visit((node, sum) -> gradients.add(sum.gradient()));
        }
        return gradients;
    }

    /** Sums, in buffers of the driver's trees, whose gradients are yet to come. */
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
