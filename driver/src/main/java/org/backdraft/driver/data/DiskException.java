package org.backdraft.driver.data;

/** A local disk that can't keep what it should: the message says which, why and what to do. */
public final class DiskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DiskException(String message, Throwable cause) {
        super(message, cause);
    }
}
