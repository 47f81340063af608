package org.backdraft.driver.train;

/** A loss, gradient or parameter that is not finite; the message names step, shard and module. */
public final class NonFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NonFiniteException(String message) {
        super(message);
    }
}
