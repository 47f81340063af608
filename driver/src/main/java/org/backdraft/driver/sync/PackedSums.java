package org.backdraft.driver.sync;

import org.backdraft.worker.GradientSum;
import org.backdraft.worker.TreeSum;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The sums of one task on their way to the driver, as bytes.
 *
 * <p>Little-endian: nanoseconds of packing (8 bytes) and {@link TaskTimes}, which are the slowest
 * task's nanoseconds and those of all (8 each), how many they are and the slowest one's executor (4
 * each); then a section for each model: number of sums (4; 0 for a model that was left out), and
 * for each the node of the canonical tree (4) and the sum's own wire form. ~node stands for the
 * node where {@link TreeSum#missesErrors}.
 */
final class PackedSums {
    /** Length of what stands in front of the sections. */
    static final int HEADER_BYTES = 3 * Long.BYTES + 2 * Integer.BYTES;

    private PackedSums() {}

    /** Packs what a task's trees hold, one a model. */
    static byte[] pack(List<TreeSum> trees, TaskTimes times) {
        ByteBuffer out = ByteBuffer.allocate(bytes(trees)).order(ByteOrder.LITTLE_ENDIAN);
        pack(trees, times, out);
        return out.array();
    }

    /** Number of bytes that the trees are packed into. */
    static int bytes(List<TreeSum> trees) {
        long bytes = HEADER_BYTES;
        for (TreeSum tree : trees) {
            bytes += sectionBytes(tree);
        }
        return Math.toIntExact(bytes);
    }

    /** Packs into a little-endian buffer, from its start on. */
    static void pack(List<TreeSum> trees, TaskTimes times, ByteBuffer out) {
        long start = System.nanoTime();
        packHeader(times, out);
        for (TreeSum tree : trees) {
            packSection(tree, out);
        }
        packTime(System.nanoTime() - start, out);
    }

    /** Packs what stands in front of the sections, from the buffer's start on. */
    static void packHeader(TaskTimes times, ByteBuffer out) {
        out.putLong(0).putLong(times.most()).putLong(times.sum());
        out.putInt(times.tasks()).putInt(times.executor());
    }

    /** Sets how long packing took. */
    static void packTime(long nanos, ByteBuffer out) {
        out.putLong(0, nanos);
    }

    /** How long the tasks computed whose sums these are. */
    static TaskTimes times(byte[] packed) {
        return times(wrap(packed));
    }

    static TaskTimes times(ByteBuffer packed) {
        long most = packed.getLong(Long.BYTES);
        long sum = packed.getLong(2 * Long.BYTES);
        int tasks = packed.getInt(3 * Long.BYTES);
        return new TaskTimes(most, packed.getInt(3 * Long.BYTES + Integer.BYTES), sum, tasks);
    }

    /** Of all of several results. */
    static TaskTimes times(byte[][] results) {
        TaskTimes all = TaskTimes.NONE;
        for (byte[] packed : results) {
            all = all.plus(times(packed));
        }
        return all;
    }

    /** How long the task packed, in nanoseconds. */
    static long packNanos(byte[] packed) {
        return packNanos(wrap(packed));
    }

    static long packNanos(ByteBuffer packed) {
        return packed.getLong(0);
    }

    /** The most of several tasks. */
    static long mostPackNanos(byte[][] results) {
        long most = 0;
        for (byte[] packed : results) {
            most = Math.max(most, packNanos(packed));
        }
        return most;
    }

    /**
     * Offers the sums to the driver's trees, one a model, in the order in which they were packed.
     *
     * @return the nanoseconds that unpacking took
     */
    static long unpack(byte[] packed, List<TreeSum> trees) {
        return unpack(wrap(packed), trees);
    }

    /** The same from a little-endian buffer. */
    static long unpack(ByteBuffer in, List<TreeSum> trees) {
        in.position(HEADER_BYTES);
        long nanos = 0;
        for (TreeSum tree : trees) {
            nanos += unpackSection(in, tree);
        }
        return nanos;
    }

    private static long sectionBytes(TreeSum tree) {
        long nodes = (long) Integer.BYTES * tree.pending();
        return Integer.BYTES + nodes + tree.pendingBytes();
    }

    private static void packSection(TreeSum tree, ByteBuffer out) {
        out.putInt(tree.pending());
        tree.visit(
                (node, sum) -> {
                    out.putInt(tree.missesErrors() ? ~node : node);
                    tree.write(node, sum, out);
                });
    }

    private static long unpackSection(ByteBuffer in, TreeSum tree) {
        int count = in.getInt();
        long nanos = 0;
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            int signed = in.getInt();
            int node = node(signed);
            if (signed < 0) {
                tree.noteMissingErrors();
            }
            GradientSum sum = tree.buffer();
            tree.read(node, sum, in);
            nanos += System.nanoTime() - start;
            tree.offer(node, sum);
        }
        return nanos;
    }

    /** The node, whether or not its sum misses errors. */
    static int node(int signed) {
        return signed < 0 ? ~signed : signed;
    }

    private static ByteBuffer wrap(byte[] packed) {
        return ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
    }
}
