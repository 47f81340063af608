package org.backdraft.driver.sync;

import org.backdraft.worker.GradientSum;
import org.backdraft.worker.TreeSum;

import java.nio.ByteBuffer;
import java.util.List;

/** A {@link SliceMessage} on its way in, put where it is to be added. */
final class ArrivingNumbers implements ArrivingSums {
    private final List<Offer> offers;
    private final NumberStream numbers;
    private final TaskTimes times;
    private long unpackNanos;
    private boolean taken;

    /**
     * A sum to be offered to a tree.
     *
     * @param signed the node, or ~node where {@link TreeSum#missesErrors}
     * @param sum a buffer of the tree, to be overwritten
     */
    record Offer(TreeSum tree, int signed, GradientSum sum) {
        private Stretch numbers() {
            float[] all = sum.overwritten();
            int node = PackedSums.node(signed);
            return new Stretch(all, 0, all.length, tree.rounding().format(node));
        }

        private void make() {
            if (signed < 0) {
                tree.noteMissingErrors();
            }
            tree.offer(PackedSums.node(signed), sum);
        }
    }

    ArrivingNumbers(List<Offer> offers, TaskTimes times) {
        this.offers = offers;
        this.numbers = new NumberStream(offers.stream().map(Offer::numbers).toList());
        this.times = times;
    }

    @Override
    public void accept(ByteBuffer piece) {
        long start = System.nanoTime();
        numbers.accept(piece);
        unpackNanos += System.nanoTime() - start;
    }

    @Override
    public long offer() {
        long start = System.nanoTime();
        taken = true;
        if (!numbers.isComplete()) {
            throw new IllegalStateException("a slice of sums came with fewer numbers than it said");
        }
        offers.forEach(Offer::make);
        return System.nanoTime() - start;
    }

    @Override
    public void discard() {
        if (!taken) {
            taken = true;
            offers.forEach(offer -> offer.tree.giveBack(offer.sum));
        }
    }

    @Override
    public TaskTimes times() {
        return times;
    }

    /** Numbers are only unpacked. */
    @Override
    public long packNanos() {
        return unpackNanos;
    }
}
