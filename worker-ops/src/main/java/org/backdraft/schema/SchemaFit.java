package org.backdraft.schema;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What is gathered from rows to fit a schema to them; the same whatever their order. Owned by one
 * thread; mergeable; sent between processes by Java's serialisation.
 */
public final class SchemaFit implements Serializable {
    private static final long serialVersionUID = 1L;

    private final UnfittedSchema unfitted;
    private final List<ColumnFit> fits = new ArrayList<>();
    private transient MissingValues missing;

    /** Of no rows. */
    public SchemaFit(UnfittedSchema unfitted) {
        this.unfitted = unfitted;
        for (int j = 0; j < unfitted.plans().size(); j++) {
            fits.add(ColumnFit.of(unfitted.names().get(j), unfitted.plans().get(j)));
        }
    }

    /** Takes in a row that the unfitted schema's encoder has found right. */
    public void add(RawRow row) {
        if (missing == null) {
            missing = new MissingValues(unfitted.missingValues());
        }
        for (int j = 0; j < fits.size(); j++) {
            if (!unfitted.isIgnored(j)) {
                fits.get(j).add(row, j, missing.includes(row, j));
            }
        }
    }

    /** Takes in all the rows of another one. */
    public void add(SchemaFit other) {
        for (int j = 0; j < fits.size(); j++) {
            fits.get(j).add(other.fits.get(j));
        }
    }

    /**
     * The fitted schema.
     *
     * @throws IllegalArgumentException when a column can't be fitted, naming it
     */
    public Schema schema() {
        return new Schema(fits.stream().map(ColumnFit::fitted).toList(), unfitted.missingValues());
    }
}
