package org.backdraft.driver.files;

/** A file that isn't there or isn't what it should be; the message names it and says what to do. */
public final class FileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FileException(String message) {
        super(message);
    }
}
