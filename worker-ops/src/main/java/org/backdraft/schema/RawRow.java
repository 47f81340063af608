package org.backdraft.schema;

/** The cells of a row as they are written, by the columns of a schema. Owned by one thread. */
public interface RawRow {

    /** Whether a cell holds nothing, or nothing but white space. */
    boolean isEmpty(int column);

    /** The number in a cell: NaN when it is none, an infinity when it is out of float's range. */
    float number(int column);

    /** The text of a cell without the white space around it, until the next call. */
    Utf8Slice text(int column);
}
