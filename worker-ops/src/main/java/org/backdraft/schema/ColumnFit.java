package org.backdraft.schema;

import java.io.Serializable;

/** What is gathered from the cells of one column. */
abstract sealed class ColumnFit implements Serializable
        permits NumberFit, OneHotFit, ColumnFit.Unread {
    private static final long serialVersionUID = 1L;

    static ColumnFit of(String name, ColumnPlan plan) {
        if (plan instanceof ColumnPlan.Number number) {
            return new NumberFit(name, number);
        }
        if (plan instanceof ColumnPlan.OneHot category) {
            return new OneHotFit(name, category);
        }
        if (plan instanceof ColumnPlan.Hashed hashed) {
            return new Unread(
                    new Column.Hashed(name, hashed.missing(), hashed.fill(), hashed.buckets()));
        }
        return new Unread(new Column.Ignored(name));
    }

    /** Takes in a cell. */
    abstract void add(RawRow row, int column, boolean isMissing);

    /** Takes in the cells of another part of the same column. */
    abstract void add(ColumnFit other);

    /** The fitted column. */
    abstract Column fitted();

    /** A complaint about a column. */
    static IllegalArgumentException unfit(String name, String problem) {
        return new IllegalArgumentException("column '%s' %s".formatted(name, problem));
    }

    /** A column of which nothing has to be known. */
    static final class Unread extends ColumnFit {
        private static final long serialVersionUID = 1L;
        private final Column column;

        private Unread(Column column) {
            this.column = column;
        }

        @Override
        void add(RawRow row, int cell, boolean isMissing) {
            // Nothing to know.
        }

        @Override
        void add(ColumnFit other) {
            // Nothing to know.
        }

        @Override
        Column fitted() {
            return column;
        }
    }
}
