package org.backdraft.driver.data;

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

    private final long rows;
    private final TreeSet<String> labels;
    private final String mistake;

    private Scan(long rows, Set<String> labels, String mistake) {
        this.rows = rows;
        this.labels = new TreeSet<>(labels);
        this.mistake = mistake;
    }

    /** Of a well-formed split; {@code labels} is empty when no names are collected. */
    static Scan of(long rows, Set<String> labels) {
        return new Scan(rows, labels, null);
    }

    /** Of a malformed split. */
    static Scan mistake(String message) {
        return new Scan(0, Set.of(), message);
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

    /** The distinct labels. */
    public Set<String> labels() {
        return labels;
    }
}
