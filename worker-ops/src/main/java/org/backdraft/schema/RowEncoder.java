package org.backdraft.schema;

import org.backdraft.worker.SparseRow;

import java.util.List;

/** What checks rows, one after the other, and gives them features. Owned by one thread. */
public final class RowEncoder {
    private final CellEncoder[] cells;
    private final MissingValues missing;
    private final FeatureSink sink;
    private final int width;
    private float[] scattered;

    RowEncoder(List<CellEncoder> cells, List<String> missingValues, FeatureSink sink, int width) {
        this.cells = cells.toArray(new CellEncoder[0]);
        this.missing = new MissingValues(missingValues);
        this.sink = sink;
        this.width = width;
    }

    /**
     * Encodes a row.
     *
     * @return why it can't, or null
     */
    public Refusal encode(RawRow row) {
        sink.clear();
        for (CellEncoder cell : cells) {
            Refusal refusal = cell.encode(row, missing.includes(row, cell.column()), sink);
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    /** The last row's features, overwritten by the next; sparse ones are written out for this. */
    public float[] features() {
        if (sink.sparse() == null) {
            return sink.dense();
        }
        if (scattered == null) {
            scattered = new float[width];
        }
        sink.sparse().copyTo(scattered);
        return scattered;
    }

    /** Likewise those that aren't 0; null where features are dense. */
    public SparseRow sparse() {
        return sink.sparse();
    }
}
