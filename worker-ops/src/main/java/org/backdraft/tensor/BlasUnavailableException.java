package org.backdraft.tensor;

/** The wanted BLAS library can't be loaded and no fallback is allowed; the message says why. */
public final class BlasUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BlasUnavailableException(String message) {
        super(message);
    }
}
