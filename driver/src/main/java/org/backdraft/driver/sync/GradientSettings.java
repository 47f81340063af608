package org.backdraft.driver.sync;

import org.apache.spark.api.java.JavaSparkContext;

/**
 * How gradients come together.
 *
 * @param sum where the tasks' sums are added
 */
public record GradientSettings(Sum sum) {
    /** What holds where nothing is said. */
    public static final GradientSettings DEFAULT = new GradientSettings(Sum.AUTO);

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
         */
        boolean isInSlices(long bytes, int tasks, JavaSparkContext spark) {
            boolean worthIt = !spark.sc().isLocal() && tasks > 1 && bytes * tasks > AUTO_BYTES;
            return this == SLICES || this == AUTO && worthIt;
        }
    }
}
