package org.backdraft.schema;

/** What becomes of a cell without a value. */
public enum Missing {
    /** Its row is a mistake. */
    ERROR,
    /** Its row is left out. */
    DROP,
    /** It is the mean of the training data. */
    MEAN,
    /** It is a given value. */
    CONSTANT
}
