package org.backdraft.driver.data;

import org.apache.spark.sql.Row;
import org.backdraft.schema.RawRow;
import org.backdraft.schema.Refusal;
import org.backdraft.schema.RowEncoder;
import org.backdraft.worker.SparseRow;

import java.util.Iterator;

/** The examples of one partition of a table, inside a task of Spark. */
final class TableReader implements LabelledReader {
    private final TableRows rows;
    private final TableColumns columns;
    private final int carried;
    private final ExampleFilter filter;
    private final TableFeatures features;
    private final RowEncoder encoder;
    private final TableCells cells;
    private final TableTargets targets;

    /**
     * A reader of rows that have the columns in the order of {@link TableColumns#names}, behind
     * them the carried ones, and then maybe the text of a line that couldn't be read.
     *
     * @param carried number of carried columns
     * @param filter of the examples
     */
    TableReader(
            String table,
            Iterator<Row> rows,
            TableColumns columns,
            Targets targets,
            int carried,
            ExampleFilter filter) {
        this.rows = new TableRows(table, rows);
        this.columns = columns;
        this.carried = carried;
        this.filter = filter;
        boolean plain = columns.schema() == null;
        this.features = plain ? new TableFeatures(this.rows, columns) : null;
        this.encoder = plain ? null : columns.schema().encoder();
        this.cells = plain ? null : new TableCells(columns.places());
        this.targets = new TableTargets(this.rows, columns, targets);
    }

    @Override
    public boolean next() {
        while (rows.next()) {
            if (filter.stopsAt(read())) {
                return true;
            }
        }
        return false;
    }

    /** Reads the current row and returns what is wrong with it, or null. */
    private BadRecord read() {
        try {
            checkForm();
            if (encoder == null) {
                features.read();
            } else {
                BadRecord refused = encode();
                if (refused != null) {
                    return refused;
                }
            }
            targets.read();
            return null;
        } catch (BadRecordException e) {
            return e.record();
        }
    }

    private void checkForm() {
        int last = columns.names().size() + carried;
        if (rows.row().length() > last && !rows.row().isNullAt(last)) {
            String text = Excerpt.of(rows.row().getString(last));
            throw rows.wrong(BadRecord.Kind.JSON, ": can't be read: '%s'".formatted(text));
        }
    }

    private BadRecord encode() {
        cells.moveTo(rows.row());
        Refusal refusal = encoder.encode(cells);
        if (refusal == null) {
            return null;
        }
        BadRecord.Kind kind = Refusals.kind(refusal);
        if (kind == BadRecord.Kind.DROPPED && filter.bad().counts(kind)) {
            return BadRecord.counted(kind);
        }
        throw rows.wrong(
                kind,
                columns.schema().names().get(refusal.column()),
                Refusals.expected(refusal),
                cells.value(refusal.column()));
    }

    @Override
    public String label() {
        return targets.label();
    }

    @Override
    public Object[] carried() {
        Object[] values = new Object[carried];
        int first = columns.names().size();
        for (int i = 0; i < carried; i++) {
            values[i] = rows.row().get(first + i);
        }
        return values;
    }

    @Override
    public String file() {
        return rows.file();
    }

    @Override
    public boolean isLeftOut() {
        return filter.isLeftOut();
    }

    @Override
    public BadRecords bad() {
        return filter.bad();
    }

    @Override
    public float[] features() {
        return encoder == null ? features.dense() : encoder.features();
    }

    @Override
    public SparseRow sparse() {
        return encoder == null ? features.sparse() : encoder.sparse();
    }

    @Override
    public RawRow cells() {
        return cells;
    }

    @Override
    public float[] target() {
        return targets.target();
    }

    @Override
    public float weight() {
        return targets.weight();
    }

    @Override
    public void close() {}
}
