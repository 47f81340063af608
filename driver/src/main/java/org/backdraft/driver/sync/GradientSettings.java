package org.backdraft.driver.sync;

import org.backdraft.worker.Rounding;
import org.backdraft.worker.TreeSum;
import org.backdraft.worker.WireFormat;

/**
 * How gradients come together.
 *
 * @param sum where the tasks' sums are added
 * @param wire form of the numbers that travel
 * @param groups that a 16-bit wire rounds the sums of; 0 when the run is to choose
 * @param errorFeedback whether rounding errors are added in the next step
 */
public record GradientSettings(Sum sum, WireFormat wire, int groups, boolean errorFeedback) {
    /** What holds where nothing is said. */
    public static final GradientSettings DEFAULT =
            new GradientSettings(Sum.AUTO, WireFormat.FLOAT32, 0, true);

    public GradientSettings {
        if (groups < 0 || Integer.bitCount(groups) > 1) {
            throw new IllegalArgumentException(
                    "groups must be a power of two, or 0, not %d".formatted(groups));
        }
    }

    /**
     * What is rounded where.
     *
     * @param shards of the training data
     */
    public Rounding rounding(int shards) {
        return wire == WireFormat.FLOAT32
                ? Rounding.NONE
                : new Rounding(
                        wire,
                        Math.min(Math.max(1, groups), TreeSum.mostGroups(shards)),
                        errorFeedback);
    }

    /** How many groups there are by default for tasks on so many executors. */
    public static int defaultGroups(int executors) {
        return executors <= 1 ? 1 : 2 * Integer.highestOneBit(executors - 1);
    }

    /** Where the sums of a step's tasks are added; the bits are the same. */
    public enum Sum {
        /** In slices when the driver would receive much. */
        AUTO,
        /** By the driver, which receives every task's sums. */
        DRIVER,
        /** By the executors, slice by slice; the driver receives one sum. */
        SLICES;

        private static final long AUTO_BYTES = 256L << 20;

        /**
         * Whether to add in slices.
         *
         * @param bytes of one sum
         * @param tasks that have sums
         * @param local whether all of Spark is in one process
         */
        public boolean isInSlices(long bytes, int tasks, boolean local) {
            boolean worthIt = !local && tasks > 1 && bytes * tasks > AUTO_BYTES;
            return this == SLICES || this == AUTO && worthIt;
        }
    }
}
