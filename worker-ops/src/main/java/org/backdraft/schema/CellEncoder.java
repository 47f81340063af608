package org.backdraft.schema;

/** What turns the cells of one column into features. Owned by one thread. */
abstract sealed class CellEncoder permits NumberEncoder, CategoryEncoder {
    private final int column;
    private final int at;
    private final Missing missing;
    private final Refusal absent;

    /**
     * For a column.
     *
     * @param at index of its first feature
     * @param expected what its cells hold, in words
     */
    CellEncoder(int column, int at, Missing missing, String expected) {
        this.column = column;
        this.at = at;
        this.missing = missing;
        Refusal.Kind kind = missing == Missing.DROP ? Refusal.Kind.DROPPED : Refusal.Kind.MISSING;
        this.absent = Refusal.of(column, kind, expected);
    }

    /**
     * Encodes a cell.
     *
     * @param isMissing whether it has no value
     * @param sink gets the features that aren't 0
     * @return why it can't, or null
     */
    final Refusal encode(RawRow row, boolean isMissing, FeatureSink sink) {
        if (!isMissing) {
            return encode(row, sink);
        }
        return missing == Missing.ERROR || missing == Missing.DROP ? absent : fill(sink);
    }

    abstract Refusal encode(RawRow row, FeatureSink sink);

    /** Encodes a cell without a value by what stands for it. */
    abstract Refusal fill(FeatureSink sink);

    /** The column's place in rows. */
    final int column() {
        return column;
    }

    /** Index of the first feature. */
    final int at() {
        return at;
    }
}
