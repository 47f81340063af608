package org.backdraft.driver.train;

/** A loss, gradient or parameter that is not finite; the message names step, shard and module. */
public final class NonFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;

    /**
     * A value that is not finite.
     *
     * @param what where it is
     * @param advice what to do about it
     */
    NonFiniteException(String what, String advice) {
        super(what + "; " + advice);
        this.what = what;
    }

    /** Where the value is, without advice. */
    String what() {
        return what;
    }
}
