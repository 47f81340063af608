package org.backdraft.worker;

import org.backdraft.tensor.FiniteCheck;

import java.nio.ByteBuffer;

/**
 * Gradient sums added along the canonical tree: in an order that depends on shard numbers alone.
 *
 * <p>Sums may be offered by any thread in any order; each node is the left child plus the right
 * one, whoever came first. What remains on a worker that holds some of the shards are the sums of
 * the complete subtrees that it holds; offered to the driver's tree they continue the same
 * additions.
 */
public final class TreeSum {
    /*
     * The tree is a full binary one over shard numbers, as if their count S were padded to a power of
     * two, and its nodes are numbered as in a heap: the root is 1, the children of v are 2v and 2v+1,
     * shard s is leaf padded + s. A node whose leaves are all padding is empty, and its sibling stands
     * for the parent unchanged. Buffers that were added into another one are reused; with shards
     * offered in about ascending order, as many are in use as there are threads plus the tree's depth.
     * The root's addition is left for the end, when no other is left and all threads can share it.
     */
    private static final int ROOT = 1;

    private static final int ROOT_LEFT = 2;

    private final int shards;
    private final int padded;
    private final Rounding rounding;
    private final RoundingErrors errors;
    private final GradientSum[] waiting;
    private final SumBuffers buffers;
    private long step;
    private volatile boolean missesErrors;

    /** What a complete subtree adds up to. */
    public interface Visitor {
        /** Called for a node and its sum, which is only read. */
        void visit(int node, GradientSum sum);
    }

    /** An empty tree over {@code shards} shards, at least 1. */
    public TreeSum(int shards, GradientLayout layout) {
        this(shards, layout, Rounding.NONE, null);
    }

    /**
     * An empty tree whose groups' sums are rounded.
     *
     * @param rounding with no more groups than {@link #mostGroups}
     * @param errors that are fed back to the groups that are completed here; null when they can't
     *     be remembered
     */
    public TreeSum(int shards, GradientLayout layout, Rounding rounding, RoundingErrors errors) {
        this(shards, new SumBuffers(layout), rounding, errors);
    }

    /** Likewise, one of several trees that share their buffers. */
    public TreeSum(int shards, SumBuffers buffers, Rounding rounding, RoundingErrors errors) {
        this.shards = shards;
        this.padded = padded(shards);
        this.buffers = buffers;
        this.rounding = rounding;
        this.errors = errors;
        if (rounding.groups() > padded) {
            throw new IllegalArgumentException(
                    "%d groups of %d shards".formatted(rounding.groups(), shards));
        }
        this.waiting = new GradientSum[2 * padded];
    }

    /** For gradients of {@code parameters} numbers, none of them sparse. */
    public TreeSum(int shards, int parameters) {
        this(shards, GradientLayout.dense(parameters));
    }

    /** How many groups so many shards can have: one a shard, rounded up to a power of two. */
    public static int mostGroups(int shards) {
        return padded(shards);
    }

    private static int padded(int shards) {
        if (shards < 1 || shards > 1 << 29) {
            throw new IllegalArgumentException(shards + " shards");
        }
        return shards == 1 ? 1 : 2 * Integer.highestOneBit(shards - 1);
    }

    /** Length of each sum's gradient. */
    public int parameters() {
        return buffers.layout().length();
    }

    /** The node of a shard. */
    public int leaf(int shard) {
        return padded + java.util.Objects.checkIndex(shard, shards);
    }

    /** A buffer to compute a sum in; its content is whatever it was. */
    public GradientSum buffer() {
        return buffers.take();
    }

    /** Takes back a buffer that is not offered. */
    public void giveBack(GradientSum sum) {
        buffers.giveBack(sum);
    }

    /**
     * Takes over the sum of a shard and adds upwards as far as siblings have arrived, below the
     * root.
     */
    public void offerShard(int shard, GradientSum sum) {
        int node = leaf(shard);
        round(node, sum);
        offer(node, sum);
    }

    /**
     * Takes over the sum of a node, which is rounded if it is that of a group, and adds upwards as
     * far as siblings have arrived.
     */
    public void offer(int node, GradientSum sum) {
        int at = node;
        GradientSum total = sum;
        while (at > ROOT) {
            if (!isEmpty(at ^ 1)) {
                GradientSum sibling = meet(at, total);
                if (sibling == null) {
                    return;
                }
                GradientSum left = (at & 1) == 0 ? total : sibling;
                GradientSum right = left == total ? sibling : total;
                left.add(right);
                giveBack(right);
                total = left;
            }
            at >>= 1;
            round(at, total);
        }
        meet(ROOT, total);
    }

    /** Adds the root's two children on this thread, if both are there; after all offers. */
    private void complete() {
        if (padded > 1 && waiting[ROOT_LEFT] != null && waiting[ROOT_LEFT + 1] != null) {
            complete(new FiniteCheck());
        }
    }

    /**
     * The same by a check's threads, so that {@link GradientSum#isFinite(FiniteCheck)} of the root
     * needs no pass of its own; before the sums are asked for, who would add on their own.
     */
    public synchronized void complete(FiniteCheck check) {
        if (padded == 1) {
            return;
        }
        GradientSum left = waiting[ROOT_LEFT];
        if (left == null || waiting[ROOT_LEFT + 1] == null) {
            return;
        }
        left.add(waiting[ROOT_LEFT + 1], check);
        giveBack(waiting[ROOT_LEFT + 1]);
        waiting[ROOT_LEFT] = null;
        waiting[ROOT_LEFT + 1] = null;
        round(ROOT, left);
        waiting[ROOT] = left;
    }

    private void round(int node, GradientSum sum) {
        if (!rounding.isRounded(node)) {
            return;
        }
        if (rounding.isStateful() && errors != null) {
            missesErrors |= !errors.round(node, sum, rounding.format(), step);
            return;
        }
        missesErrors |= rounding.isStateful();
        float[] gradient = sum.overwritten();
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = rounding.format().round(gradient[i]);
        }
    }

    /** Which sums are rounded. */
    public Rounding rounding() {
        return rounding;
    }

    /**
     * Whether a group's sum in the tree was rounded without the error of the step before, though
     * errors are to be fed back.
     */
    public synchronized boolean missesErrors() {
        complete();
        return missesErrors;
    }

    /** Notes that this holds of a sum which was offered. */
    public void noteMissingErrors() {
        missesErrors = true;
    }

    /** The sum of all shards, or null when some are missing. */
    public synchronized GradientSum root() {
        complete();
        return waiting[ROOT];
    }

    /** Visits the complete subtrees that were not added into a larger one. */
    public synchronized void visit(Visitor visitor) {
        complete();
        for (int node = 1; node < waiting.length; node++) {
            if (waiting[node] != null) {
                visitor.visit(node, waiting[node]);
            }
        }
    }

    /** Number of nodes that {@link #visit} would visit. */
    public synchronized int pending() {
        complete();
        int count = 0;
        for (GradientSum sum : waiting) {
            count += sum == null ? 0 : 1;
        }
        return count;
    }

    /** Length on the wire of the sums that {@link #visit} would visit. */
    public synchronized long pendingBytes() {
        complete();
        long bytes = 0;
        for (int node = 1; node < waiting.length; node++) {
            bytes += waiting[node] == null ? 0 : bytes(node, waiting[node]);
        }
        return bytes;
    }

    /** Whether all numbers travel of the sums that {@link #visit} would visit. */
    public synchronized boolean isWhole() {
        complete();
        boolean whole = true;
        for (int node = 1; node < waiting.length; node++) {
            whole &= waiting[node] == null || rounding.isRounded(node) || waiting[node].isWhole();
        }
        return whole;
    }

    private long bytes(int node, GradientSum sum) {
        return rounding.isRounded(node)
                ? GradientSlice.of(0, 1, parameters()).bytes(rounding.format())
                : sum.bytes();
    }

    /** Puts the wire form of a node's sum; {@code to} is little-endian. */
    public void write(int node, GradientSum sum, ByteBuffer to) {
        if (rounding.isRounded(node)) {
            GradientSlice.of(0, 1, parameters()).write(sum, rounding.format(), to);
        } else {
            sum.write(to);
        }
    }

    /** Gets the wire form of a node's sum, replacing what the sum holds. */
    public void read(int node, GradientSum sum, ByteBuffer from) {
        if (rounding.isRounded(node)) {
            GradientSlice.of(0, 1, parameters()).read(from, rounding.format(), sum);
        } else {
            sum.read(from);
        }
    }

    /** Empties the tree for the first step of all. */
    public void reset() {
        reset(0);
    }

    /** Empties the tree for a step, keeping its buffers for reuse. */
    public synchronized void reset(long step) {
        this.step = step;
        missesErrors = false;
        for (int node = 1; node < waiting.length; node++) {
            if (waiting[node] != null) {
                giveBack(waiting[node]);
                waiting[node] = null;
            }
        }
    }

    /** Leaves a sum to wait for its sibling, or takes the sibling that waits already. */
    private synchronized GradientSum meet(int node, GradientSum sum) {
        if (waiting[node] != null) {
            throw new IllegalStateException("node " + node + " was offered twice");
        }
        GradientSum sibling = node <= ROOT_LEFT + 1 ? null : waiting[node ^ 1];
        if (sibling == null) {
            waiting[node] = sum;
        } else {
            waiting[node ^ 1] = null;
        }
        return sibling;
    }

    private boolean isEmpty(int node) {
        int firstLeaf = node << (Integer.numberOfTrailingZeros(padded) - depth(node));
        return firstLeaf - padded >= shards;
    }

    private static int depth(int node) {
        return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(node);
    }
}
