package org.backdraft.driver.data;

/** Wrong input data: the message says what was expected, what came, where, and what to do. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        super(message);
    }
}
