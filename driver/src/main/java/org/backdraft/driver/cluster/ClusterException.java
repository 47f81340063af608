package org.backdraft.driver.cluster;

/** A cluster that can't be reached or doesn't give what it takes; the message says what to do. */
public final class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClusterException(String message) {
        super(message);
    }
}
