package org.backdraft.nn;

/** Shapes that don't fit together; the message names the node, what it expects and what came. */
public final class ShapeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public ShapeException(String message) {
        super(message);
    }
}
