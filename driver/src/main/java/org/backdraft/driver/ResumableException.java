package org.backdraft.driver;

import org.apache.spark.SparkException;

/** A run that Spark gave up, and that can go on from a checkpoint. */
final class ResumableException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * A failure.
     *
     * @param command that goes on, for people
     * @param cause what failed
     */
    ResumableException(String command, Exception cause) {
        super(command, cause);
    }

    /** Whether executors, tasks or jobs failed, and not what they were to do. */
    static boolean isSparks(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SparkException) {
                return true;
            }
        }
        return false;
    }
}
