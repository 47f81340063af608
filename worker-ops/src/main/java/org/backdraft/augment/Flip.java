package org.backdraft.augment;

/** The axes along which an image may be mirrored, each with probability 1/2. */
public enum Flip {
    /** None. */
    NONE,
    /** Left and right change places. */
    HORIZONTAL,
    /** Top and bottom change places. */
    VERTICAL,
    /** Each of the two, one whatever the other. */
    BOTH;

    boolean isHorizontal() {
        return this == HORIZONTAL || this == BOTH;
    }

    boolean isVertical() {
        return this == VERTICAL || this == BOTH;
    }
}
