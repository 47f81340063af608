package org.backdraft.schema;

/** What becomes of a category that the training data doesn't have, or has too rarely. */
public enum Unknown {
    /** All features of the column are 0. */
    ZEROS,
    /** It is the one feature for all such categories. */
    OTHER,
    /** Its row is a mistake. */
    ERROR
}
