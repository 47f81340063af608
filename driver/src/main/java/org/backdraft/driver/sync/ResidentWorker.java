package org.backdraft.driver.sync;

import org.apache.spark.TaskContext;
import org.backdraft.worker.GradientWorker;
import org.backdraft.worker.Shard;
import org.backdraft.worker.TreeSum;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A task of a resident job on an executor: its shards, its threads and its buffers. */
final class ResidentWorker {
    private final Plan plan;
    private final List<Shard> mine;
    private final GradientWorker worker;
    private final int cores;
    private ByteBuffer out = ByteBuffer.allocateDirect(0);

    ResidentWorker(Plan plan, List<Shard> mine, int cores) {
        this.plan = plan;
        this.mine = List.copyOf(mine);
        this.worker = plan.takeWorker();
        this.cores = cores;
    }

    /** Answers every step until the driver says that it is over. */
    void serve(DriverLink driver, TaskContext context) throws IOException, InterruptedException {
        while (driver.awaitStep(context)) {
            long start = System.nanoTime();
            List<TreeSum> trees = worker.run(driver.thetas(), mine, driver.step(), cores);
            TaskTimes times = TaskTimes.ofThisProcess(System.nanoTime() - start);
            if (trees.stream().allMatch(TreeSum::isWhole)) {
                driver.sendWhole(WholeSums.beside(trees, times), WholeSums.gradients(trees));
            } else {
                pack(trees, times);
                driver.sendPacked(out);
            }
        }
        plan.keepWorker(worker);
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
