package org.backdraft.driver.sync;

import java.util.Arrays;
import java.util.BitSet;

/**
 * How far the sums of a step have come, slice by slice, and how far workers may go. Safe for any
 * threads.
 *
 * <p>The sums of a partition come slice by slice, in order, or packed and all at once. A slice is
 * complete when those of all partitions were added; then somebody finishes it, and when all are
 * finished, the step is over.
 */
final class SliceProgress {
    /*
     * Workers may send AHEAD slices beyond the first that isn't finished. So the driver holds no more
     * than that of any sum that is on its way, however many workers there are and however slow one of
     * them is: what another one waits for with the rest takes no memory here.
     *
     * Packed sums are sparse. Those that all workers packed are added up as such. Where only some
     * did, what these add up to is cut into slices once all of them came, and once every worker has
     * shown which way it goes ("fed").
     */
    static final int AHEAD = 4;

    private final int slices;
    private final int[] next;
    private final int[] left;
    private final boolean[] finished;
    private int firstUnfinished;
    private int begun;
    private int packed;
    private int packedAdded;
    private boolean fed;

    /** Of the partitions of a job. */
    SliceProgress(int slices, int partitions) {
        this.slices = slices;
        this.next = new int[partitions];
        this.left = new int[slices];
        this.finished = new boolean[slices];
    }

    /** Starts a step anew. */
    synchronized void start() {
        Arrays.fill(next, 0);
        Arrays.fill(left, next.length);
        Arrays.fill(finished, false);
        firstUnfinished = 0;
        begun = 0;
        packed = 0;
        packedAdded = 0;
        fed = false;
    }

    /** The slice that is to come next from a partition. */
    synchronized int next(int partition) {
        return next[partition];
    }

    /** Whether all sums of a partition have come. */
    synchronized boolean isComplete(int partition) {
        return next[partition] == slices;
    }

    /** Behind the last slice that may be sent. */
    synchronized int end() {
        return Math.min(slices, firstUnfinished + AHEAD);
    }

    /** Whether everything is added and finished. */
    synchronized boolean isOver() {
        return packed == next.length ? packedAdded == packed : firstUnfinished == slices;
    }

    /** Whether that is what is to come next from a partition: a slice, or packed sums. */
    synchronized boolean isNext(int partition, int slice) {
        return next[partition] == (slice == ResidentMessages.PACKED ? 0 : slice);
    }

    /** Whether that has come from a partition already. */
    synchronized boolean has(int partition, int slice) {
        return next[partition] > Math.max(0, slice);
    }

    /** Takes what came from a partition; false when it isn't what is to come next. */
    synchronized boolean take(int partition, int slice) {
        if (!isNext(partition, slice)) {
            return false;
        }
        boolean all = slice == ResidentMessages.PACKED;
        begun += next[partition] == 0 ? 1 : 0;
        packed += all ? 1 : 0;
        next[partition] = all ? slices : slice + 1;
        return true;
    }

    /** Notes that something that was taken was added; the slices that are complete by it. */
    synchronized BitSet added(int slice) {
        BitSet complete = new BitSet();
        if (slice == ResidentMessages.PACKED) {
            packedAdded++;
        } else {
            subtract(slice, 1, complete);
        }
        return complete;
    }

    /** Whether the caller is to cut what packed sums add up to into slices; true once. */
    synchronized boolean isToFeed() {
        boolean mixed = packed > 0 && packed < next.length;
        if (fed || !mixed || packedAdded < packed || begun < next.length) {
            return false;
        }
        fed = true;
        return true;
    }

    /** Notes that this was done; the slices that are complete by it. */
    synchronized BitSet fed() {
        BitSet complete = new BitSet();
        for (int slice = 0; slice < slices; slice++) {
            subtract(slice, packed, complete);
        }
        return complete;
    }

    /** Notes that a complete slice was finished; whether workers may go further now. */
    synchronized boolean finish(int slice) {
        int before = end();
        finished[slice] = true;
        while (firstUnfinished < slices && finished[firstUnfinished]) {
            firstUnfinished++;
        }
        return end() > before;
    }

    private void subtract(int slice, int partitions, BitSet complete) {
        left[slice] -= partitions;
        if (left[slice] == 0) {
            complete.set(slice);
        }
    }
}
