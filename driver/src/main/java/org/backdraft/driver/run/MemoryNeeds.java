package org.backdraft.driver.run;

import org.backdraft.driver.sync.ResidentLimits;

/**
 * How much memory the steps of a run take, from what the run is.
 *
 * @param modelBytes of one copy of the parameters, or of a gradient
 * @param states copies of that length that the optimizer and averaging keep
 * @param kept copies of parameters and states that checkpoints, rolling back and the best epoch
 *     keep, in model lengths
 * @param accumulates whether a step adds several minibatches
 * @param perStep whether a Spark job a step brings the gradients; else workers stay
 * @param slices whether sums are added in slices on the executors
 */
record MemoryNeeds(
        long modelBytes,
        int states,
        int kept,
        boolean accumulates,
        boolean perStep,
        boolean slices) {
    /*
     * Copies of the parameters that a step needs at once (JobPerStep, GradientWorker, TreeSum):
     *
     *   executor  2   theta, in the pieces that it travels in and as an array
     *             b   buffers of gradient sums, see buffers
     *             2   the task's sums as bytes and once more as Spark's result, unless in slices
     *   driver    1   theta, and what the optimizer keeps beside it
     *             1   the pieces of the broadcast
     *             2   slices: the sum, and the slices that it is put together from; else a result
     *                 for each task and two sums that are being added
     *
     * Resident workers keep theta and buffers alone on the heap, what they send is outside of it, and
     * the driver keeps the sum and of each worker what is on its way. (Of sparse sums that have few
     * columns it keeps as many as wait to be added, which nobody knows before.)
     */
    private static final long SPARK_ON_EXECUTOR = 60_000_000;
    private static final long SPARK_ON_DRIVER = 120_000_000;
    private static final long SLICES_ON_THE_WAY = 32_000_000;

    private static final String THETA = "the parameters";
    private static final String SUMS = "gradient sums";
    private static final String REST = "Spark and Backdraft themselves";

    /**
     * Buffers of gradient sums that threads and the canonical tree need at once: one for each
     * thread, and when a thread takes one shard after another, one for each subtree that waits.
     */
    static int buffers(int shards, int threads) {
        int most = Math.min(shards, threads);
        for (int done = 0; done < shards; done++) {
            most = Math.max(most, Integer.bitCount(done) + 1);
        }
        return most;
    }

    /** Adds what an executor of a cluster takes. */
    MemoryEstimate onExecutor(MemoryEstimate estimate, int shards, int threads, long shardBytes) {
        return estimate.with(
                        perStep ? THETA + ", as they come and as an array" : THETA,
                        (perStep ? 2 : 1) * modelBytes)
                .with(
                        "%s of %d shards by %d threads".formatted(SUMS, shards, threads),
                        buffers(shards, threads) * modelBytes)
                .with("sums as bytes on their way", perStep && !slices ? 2 * modelBytes : 0)
                .with("slices on their way", slices ? SLICES_ON_THE_WAY : 0)
                .with("the shards", shardBytes)
                .with(REST, SPARK_ON_EXECUTOR);
    }

    /** Adds what the driver of a cluster takes. */
    MemoryEstimate onDriver(MemoryEstimate estimate, int tasks) {
        MemoryEstimate sums =
                perStep
                        ? ofJobs(state(estimate), tasks)
                        : state(estimate)
                                .with("the sum", modelBytes)
                                .with(
                                        "sums of " + tasks + " tasks on their way",
                                        Math.min(
                                                tasks * modelBytes,
                                                ResidentLimits.bytesOnTheWay(tasks)));
        return sums.with(REST, SPARK_ON_DRIVER);
    }

    private MemoryEstimate ofJobs(MemoryEstimate estimate, int tasks) {
        return estimate.with(THETA + " on their way", modelBytes)
                .with(
                        slices ? "the sum and its slices" : "sums of " + tasks + " tasks",
                        (slices ? 2 : tasks + Math.min(2, tasks)) * modelBytes);
    }

    /** Adds what a process takes that does all of it. */
    MemoryEstimate inOneProcess(MemoryEstimate estimate, int shards, int threads, long shardBytes) {
        return state(estimate)
                .with(
                        "%s of %d shards by %d threads".formatted(SUMS, shards, threads),
                        buffers(shards, threads) * modelBytes)
                .with("sums as bytes on their way", perStep && !slices ? 2 * modelBytes : 0)
                .with("the shards", shardBytes)
                .with(REST, SPARK_ON_EXECUTOR);
    }

    /** Bytes that a step brings to the driver as results. */
    long resultBytes(int tasks) {
        return (slices ? 1 : tasks) * modelBytes;
    }

    private MemoryEstimate state(MemoryEstimate estimate) {
        return estimate.with(THETA, modelBytes)
                .with("the optimizer's state and averages", states * modelBytes)
                .with("copies for checkpoints and the best epoch", kept * modelBytes)
                .with("the sum of several minibatches", accumulates ? modelBytes : 0);
    }
}
