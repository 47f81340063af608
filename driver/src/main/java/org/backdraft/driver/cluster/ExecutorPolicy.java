package org.backdraft.driver.cluster;

/**
 * How long a session waits for the executors that it was promised.
 *
 * @param waitMillis at most
 * @param least fewest with which it goes on when that time is over
 */
public record ExecutorPolicy(long waitMillis, int least) {
    /** Five minutes, and at least one. */
    public static final ExecutorPolicy DEFAULT = new ExecutorPolicy(300_000, 1);
}
