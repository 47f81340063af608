package org.backdraft.driver.sync;

import java.nio.ByteBuffer;

/** The sums of one task on their way into the driver's trees. Used by one thread at a time. */
sealed interface ArrivingSums permits ArrivingBytes, ArrivingNumbers {

    /** Takes all bytes of the next piece. */
    void accept(ByteBuffer piece);

    /**
     * Offers the sums to the trees, now that all have come.
     *
     * @return the nanoseconds that adding took
     * @throws RuntimeException when they aren't what they said they were
     */
    long offer();

    /** Lets go of what was taken for the sums, unless they were offered. */
    void discard();

    /** How long the task computed. */
    TaskTimes times();

    /** How long packing and unpacking took, in nanoseconds, now that the sums were offered. */
    long packNanos();
}
