package org.backdraft.driver.sync;

/**
 * What resident workers in other JVMs may need.
 *
 * @param port that the driver listens on for them; 0 for any that is free
 * @param startSeconds how long they may take to start before there is a job per step instead
 * @param sliceNumbers most numbers of the slices that their sums travel in, at least 1
 */
public record ResidentLimits(int port, int startSeconds, int sliceNumbers) {
    /** Any port, and a minute. */
    public static final ResidentLimits DEFAULT = new ResidentLimits(0, 60);

    public ResidentLimits {
        if (sliceNumbers < 1) {
            throw new IllegalArgumentException("slices of " + sliceNumbers + " numbers");
        }
    }

    /** The usual slices. */
    public ResidentLimits(int port, int startSeconds) {
        this(port, startSeconds, SliceTrees.SLICE_NUMBERS);
    }

    /** Most bytes of the usual slices that are on their way to the driver from so many workers. */
    public static long bytesOnTheWay(int workers) {
        return (long) workers * SliceProgress.AHEAD * Float.BYTES * SliceTrees.SLICE_NUMBERS;
    }
}
