package org.backdraft.model;

/** A file that isn't there, or isn't the whole model that it should be; the message names it. */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ModelException(String message) {
        super(message);
    }
}
