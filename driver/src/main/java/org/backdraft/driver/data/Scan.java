package org.backdraft.driver.data;

import org.backdraft.worker.SparseRow;

import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a first look at a split found.
 *
 * <p>May hold a mistake in the data instead of throwing it, so that it comes back from an executor
 * as what it is.
 */
public final class Scan implements Serializable {
    private static final long serialVersionUID = 1L;

    /** In place of a number of non-zeros: they weren't looked at. */
    static final long NOT_COUNTED = -1;

    private final long rows;
    private final long nonZeros;
    private final TreeSet<String> labels;
    private final String mistake;
    private final BadRecords bad;
    private final Stretch stretch;

    /**
     * Where a split turned out to start and to end, in a file that is cut into several.
     *
     * @param from byte of its first record
     * @param to byte of the next split's first record
     * @param lines number of lines in between
     */
    record Stretch(long from, long to, long lines) implements Serializable {
        /** A whole file. */
        static final Stretch FILE = new Stretch(0, 0, 0);

        /** One that was read on a wrong guess of where it starts, and must be read again. */
        static final Stretch MISGUESSED = new Stretch(-1, 0, 0);
    }

    private Scan(
            long rows,
            long nonZeros,
            Set<String> labels,
            String mistake,
            BadRecords bad,
            Stretch stretch) {
        this.rows = rows;
        this.nonZeros = nonZeros;
        this.labels = new TreeSet<>(labels);
        this.mistake = mistake;
        this.bad = bad;
        this.stretch = stretch;
    }

    /** Number of the current example's features that aren't 0. */
    static int nonZeros(RowReader reader) {
        SparseRow sparse = reader.sparse();
        int count = 0;
        if (sparse == null) {
            for (float feature : reader.features()) {
                count += feature == 0 ? 0 : 1;
            }
            return count;
        }
        for (int i = 0; i < sparse.count(); i++) {
            count += sparse.value(i) == 0 ? 0 : 1;
        }
        return count;
    }

    /** Of a well-formed split; {@code labels} is empty when no names are collected. */
    static Scan of(long rows, long nonZeros, Set<String> labels) {
        return of(rows, nonZeros, labels, new BadRecords(), Stretch.FILE);
    }

    /** Of a split with these bad records, which are left out of everything. */
    static Scan of(long rows, long nonZeros, Set<String> labels, BadRecords bad, Stretch stretch) {
        return new Scan(rows, nonZeros, labels, null, bad, stretch);
    }

    /** Of a split that must be read again from its true start. */
    static Scan misguessed() {
        return of(0, 0, Set.of(), new BadRecords(), Stretch.MISGUESSED);
    }

    /** Of a malformed split. */
    static Scan mistake(String message) {
        return new Scan(0, 0, Set.of(), message, new BadRecords(), Stretch.FILE);
    }

    /**
     * Number of examples.
     *
     * @throws DataException when the split is malformed
     */
    public long rows() {
        if (mistake != null) {
            throw new DataException(mistake);
        }
        return rows;
    }

    /** Number of features of all examples that aren't 0, or {@link #NOT_COUNTED}. */
    long nonZeros() {
        return nonZeros;
    }

    /** The distinct labels. */
    public Set<String> labels() {
        return labels;
    }

    /** The records left out. */
    BadRecords bad() {
        return bad;
    }

    /** Where the split is. */
    Stretch stretch() {
        return stretch;
    }
}
