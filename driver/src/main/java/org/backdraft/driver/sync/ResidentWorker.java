package org.backdraft.driver.sync;

import org.backdraft.worker.GradientWorker;
import org.backdraft.worker.Shard;
import org.backdraft.worker.TreeSum;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A task of a resident job on an executor: its shards, its threads and its buffers. */
final class ResidentWorker {
    /*
     * What travels in slices is as long as the gradient, so that of sparse sums that have few columns
     * only these travel, packed and all at once. Where errors are fed back, how a sum travels must
     * not change from step to step, since the driver remembers the errors of a group that it
     * completes in slices or as a whole.
     */
    private final Plan plan;
    private final List<Shard> mine;
    private final GradientWorker worker;
    private final int cores;
    private final boolean isSparse;
    private ByteBuffer out = ByteBuffer.allocateDirect(0);

    ResidentWorker(Plan plan, List<Shard> mine, int cores) {
        this.plan = plan;
        this.mine = List.copyOf(mine);
        this.worker = plan.takeWorker();
        this.cores = cores;
        this.isSparse = mine.stream().anyMatch(shard -> shard.features().isSparse());
    }

    /**
     * Answers every step until the driver says that it is over.
     *
     * @param look called now and then while there is nothing to do; ends it by what it throws
     */
    void serve(DriverLink driver, Runnable look) throws IOException, InterruptedException {
        while (driver.awaitStep(look)) {
            long start = System.nanoTime();
            List<TreeSum> trees = worker.run(driver.thetas(), mine, driver.step(), cores);
            TaskTimes times = TaskTimes.ofThisProcess(System.nanoTime() - start);
            if (isSliced(trees)) {
                driver.sums().send(trees, times);
            } else {
                pack(trees, times);
                driver.sums().send(out);
            }
        }
        plan.keepWorker(worker);
    }

    /** Whether the sums travel in slices; else all at once, packed. */
    private boolean isSliced(List<TreeSum> trees) {
        if (trees.stream().allMatch(tree -> tree.pending() == 0)) {
            return false;
        }
        return !isSparse
                || trees.stream().allMatch(tree -> tree.isWhole() && !tree.rounding().isStateful());
    }

    /** The driver has all of the last step's bytes, or it would not have asked for this one. */
    private void pack(List<TreeSum> trees, TaskTimes times) {
        int bytes = PackedSums.bytes(trees);
        if (out.capacity() < bytes) {
            out = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
        out.clear();
        PackedSums.pack(trees, times, out);
        out.flip();
    }
}
