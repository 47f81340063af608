package org.backdraft.driver.sync;

import org.backdraft.tensor.FiniteCheck;
import org.backdraft.tensor.Sweep;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.TreeSum;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The sums of a round of resident workers on the driver: taken in, added by whoever brings them,
 * and put together. One round at a time.
 */
final class RoundSums {
    private final List<TreeSum> whole;
    private final SliceTrees slices;
    private final FiniteCheck check =
            new FiniteCheck(new Sweep(Runtime.getRuntime().availableProcessors()));

    /**
     * For models that are trained together.
     *
     * @param sliceNumbers most numbers of a slice
     */
    RoundSums(List<GradientTask> tasks, int sliceNumbers) {
        whole = tasks.stream().map(JobPerStep::tree).toList();
        slices = new SliceTrees(tasks, sliceNumbers);
    }

    /** Number of slices that sums are cut into. */
    int slices() {
        return slices.slices();
    }

    /** Starts a round, when nothing is added any more. */
    void reset(long step) {
        whole.forEach(tree -> tree.reset(step));
        slices.reset(step);
    }

    /** What a worker is about to send on its way in. */
    ArrivingSums arriving(WorkerLink link, ResidentMessages.Sums header) {
        return header.slice() == ResidentMessages.PACKED
                ? new ArrivingBytes(link.room(header.beside().getInt()), whole)
                : SliceMessage.arriving(header.beside(), slices.of(header.slice()));
    }

    /**
     * Adds what has come, and finishes what is complete by it.
     *
     * @param slice its number, or {@link ResidentMessages#PACKED}
     * @param of that took it
     * @param times told how long it took
     * @return whether workers may go further now
     */
    boolean add(ArrivingSums sums, int slice, SliceProgress of, RoundTimes times, int partition) {
        long mergeNanos = sums.offer();
        long start = System.nanoTime();
        boolean further = finish(slice, of);
        mergeNanos += System.nanoTime() - start;
        times.added(partition, sums.packNanos(), mergeNanos);
        return further;
    }

    private boolean finish(int slice, SliceProgress of) {
        BitSet complete = of.added(slice);
        if (of.isToFeed()) {
            slices.feed(whole);
            complete.or(of.fed());
        }
        boolean further = false;
        for (int each = complete.nextSetBit(0); each >= 0; each = complete.nextSetBit(each + 1)) {
            slices.finish(each);
            further |= of.finish(each);
        }
        return further;
    }

    /**
     * The sums of the models, now that the round is over.
     *
     * @param thetas of the round; null where a model was left out
     */
    List<GradientSum> roots(List<float[]> thetas) {
        List<GradientSum> sums = new ArrayList<>(whole.size());
        for (int i = 0; i < whole.size(); i++) {
            GradientSum sliced = slices.root(i);
            whole.get(i).complete(check);
            sums.add(sliced != null ? sliced : JobPerStep.root(whole.get(i), thetas.get(i)));
        }
        return sums;
    }

    /** Whether {@link TreeSum#missesErrors} holds of the sums. */
    boolean missesErrors() {
        return slices.missesErrors() || ErrorWatch.isMissing(whole);
    }

    /** Bytes of all buffers that slices were ever received and added in. */
    long bufferBytes() {
        return slices.bufferBytes();
    }
}
