package org.backdraft.driver.data;

import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.Row;
import org.backdraft.driver.data.TableColumns.Column;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.schema.RawRow;
import org.backdraft.schema.Refusal;
import org.backdraft.schema.RowEncoder;
import org.backdraft.worker.SparseRow;

import java.math.BigDecimal;
import java.net.URI;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** The examples of one partition of a table, inside a task of Spark. */
final class TableReader implements LabelledReader {
    private static final int SHOWN_TEXT = 40;

    private final String table;
    private final Iterator<Row> rows;
    private final TableColumns columns;
    private final Targets targets;
    private final int carried;
    private final boolean stops;
    private final RowEncoder encoder;
    private final TableCells cells;
    private final BadRecords bad = new BadRecords();
    private boolean leftOut;
    private final float[] features;
    private final float[] target;
    private Row row;
    private String file = "";
    private long fileStart;
    private long number;
    private float weight = 1f;

    /**
     * A reader of rows that have the columns in the order of {@link TableColumns#names}, behind
     * them the carried ones, and then maybe the text of a line that couldn't be read.
     *
     * @param carried number of carried columns
     * @param stops whether it stops at rows that are left out
     */
    TableReader(
            String table,
            Iterator<Row> rows,
            TableColumns columns,
            Targets targets,
            int carried,
            boolean stops) {
        this.table = table;
        this.rows = rows;
        this.columns = columns;
        this.targets = targets;
        this.carried = carried;
        this.stops = stops;
        boolean plain = columns.schema() == null;
        this.encoder = plain ? null : columns.schema().encoder();
        this.cells = plain ? null : new TableCells(columns.places());
        this.features = new float[plain ? columns.width() : 0];
        this.target = new float[targets.width()];
    }

    @Override
    public boolean next() {
        do {
            if (!advance()) {
                return false;
            }
            leftOut = !readFeatures();
        } while (leftOut && !stops);
        if (!leftOut) {
            readOthers();
        }
        return true;
    }

    /** Reads all features; false when they are missing and that drops the row. */
    private boolean readFeatures() {
        if (encoder != null) {
            return encode();
        }
        int cell = 0;
        int at = 0;
        for (Column column : columns.features()) {
            readFeatures(column, cell++, at);
            at += column.width();
        }
        return true;
    }

    private boolean encode() {
        cells.moveTo(row);
        Refusal refusal = encoder.encode(cells);
        if (refusal == null) {
            return true;
        }
        BadRecord.Kind kind = Refusals.kind(refusal);
        if (kind == BadRecord.Kind.DROPPED && bad.counts(kind)) {
            bad.add(BadRecord.counted(kind));
            return false;
        }
        String name = columns.schema().names().get(refusal.column());
        Column column = new Column(name, TableColumns.Kind.WORD, 1);
        DataException mistake =
                wrong(column, Refusals.expected(refusal), cells.value(refusal.column()));
        if (kind != BadRecord.Kind.DROPPED) {
            throw mistake;
        }
        bad.add(BadRecord.of(kind, mistake.getMessage()));
        return false;
    }

    private void readOthers() {
        int cell = columns.features().size();
        if (target.length > 0) {
            readTarget(cell);
        }
        cell += columns.labels().size();
        if (columns.weight() != null) {
            weight = number(columns.weight(), row.get(cell));
            if (weight < 0) {
                throw wrong(columns.weight(), "a weight of 0 or more", row.get(cell));
            }
        }
    }

    private boolean advance() {
        try {
            if (!rows.hasNext()) {
                return false;
            }
            row = rows.next();
        } catch (TaskKilledException e) {
            throw e;
        } catch (Exception e) {
            throw unreadable(table, e);
        }
        count();
        int last = columns.names().size() + carried;
        if (row.length() > last && !row.isNullAt(last)) {
            throw new DataException(
                    "%s: can't be read: '%s'".formatted(place(), brief(row.getString(last))));
        }
        return true;
    }

    /** Rows are counted from 1 in every piece of a file. */
    private void count() {
        String now = InputFileBlockHolder.getInputFilePath().toString();
        long start = InputFileBlockHolder.getStartOffset();
        if (start != fileStart || !now.equals(file)) {
            file = now;
            fileStart = start;
            number = 0;
        }
        number++;
    }

    private void readFeatures(Column column, int cell, int at) {
        Object value = row.get(cell);
        switch (column.kind()) {
            case NUMBER -> features[at] = number(column, value);
            case ARRAY -> {
                need(column, value);
                readArray(column, row.getList(cell), at);
            }
            case VECTOR -> {
                need(column, value);
                readVector(column, value, at);
            }
            case WORD -> throw new IllegalStateException("words are labels");
        }
    }

    private void readArray(Column column, List<?> values, int at) {
        checkWidth(column, values.size());
        int i = at;
        for (Object value : values) {
            features[i++] = number(column, value);
        }
    }

    private void readVector(Column column, Object value, int at) {
        if (value instanceof DenseVector dense) {
            checkWidth(column, dense.size());
            for (int i = 0; i < dense.size(); i++) {
                features[at + i] = finite(column, (float) dense.values()[i], dense.values()[i]);
            }
        } else if (value instanceof SparseVector sparse) {
            checkWidth(column, sparse.size());
            Arrays.fill(features, at, at + column.width(), 0f);
            for (int i = 0; i < sparse.indices().length; i++) {
                double x = sparse.values()[i];
                features[at + sparse.indices()[i]] = finite(column, (float) x, x);
            }
        } else {
            readStoredVector(column, (Row) value, at);
        }
    }

    private void readStoredVector(Column column, Row vector, int at) {
        List<?> values = needList(column, vector, "values");
        if (vector.isNullAt(vector.fieldIndex("size"))) {
            readArray(column, values, at);
            return;
        }
        List<?> indices = needList(column, vector, "indices");
        checkWidth(column, width(vector));
        if (indices.size() != values.size()) {
            throw wrong(column, indices.size() + " values", values.size());
        }
        Arrays.fill(features, at, at + column.width(), 0f);
        for (int i = 0; i < values.size(); i++) {
            Object index = indices.get(i);
            int j = index instanceof Number n ? n.intValue() : -1;
            if (j < 0 || j >= column.width()) {
                throw wrong(column, "indices under " + column.width(), index);
            }
            features[at + j] = number(column, values.get(i));
        }
    }

    private List<?> needList(Column column, Row vector, String field) {
        int index = vector.fieldIndex(field);
        need(column, vector.get(index));
        return vector.getList(index);
    }

    /** Numbers in a cell; 0 when it is null. */
    static int width(Column column, Row row, int cell) {
        if (column.isScalar()) {
            return 1;
        }
        if (row.isNullAt(cell)) {
            return 0;
        }
        Object value = row.get(cell);
        if (value instanceof org.apache.spark.ml.linalg.Vector vector) {
            return vector.size();
        }
        return value instanceof Row vector ? width(vector) : row.getList(cell).size();
    }

    private static int width(Row vector) {
        Object size = vector.getAs("size");
        if (size != null) {
            return ((Number) size).intValue();
        }
        int values = vector.fieldIndex("values");
        return vector.isNullAt(values) ? 0 : vector.getList(values).size();
    }

    private void readTarget(int cell) {
        if (targets.areClasses()) {
            target[0] = classIndex();
            return;
        }
        for (int k = 0; k < target.length; k++) {
            target[k] = number(columns.labels().get(k), row.get(cell + k));
        }
    }

    /** The class of the current label; any label is class 0 while the names are being collected. */
    private int classIndex() {
        String label = label();
        if (targets.classes().isEmpty()) {
            return 0;
        }
        int index = targets.index(label);
        if (index < 0) {
            throw wrong(
                    columns.labels().get(0),
                    "one of the classes " + Targets.brief(targets.classes()),
                    label);
        }
        return index;
    }

    /** Whole numbers are written without a point, truth values as 0 and 1. */
    @Override
    public String label() {
        Column column = columns.labels().get(0);
        Object value = row.get(columns.features().size());
        if (value == null || value.toString().isBlank()) {
            throw wrong(column, "a label", value);
        }
        if (value instanceof Boolean truth) {
            return truth ? "1" : "0";
        }
        if (value instanceof Number written) {
            if (!Double.isFinite(written.doubleValue())) {
                throw wrong(column, "a label", value);
            }
            return TableCells.written(written);
        }
        return value.toString().strip();
    }

    private float number(Column column, Object value) {
        if (value instanceof Boolean truth) {
            return truth ? 1f : 0f;
        }
        if (!(value instanceof Number number)) {
            throw wrong(column, "a number", value);
        }
        return finite(column, number.floatValue(), value);
    }

    private float finite(Column column, float number, Object value) {
        if (Float.isFinite(number)) {
            return number;
        }
        boolean large =
                value instanceof BigDecimal
                        || value instanceof Double wide && Double.isFinite(wide);
        throw wrong(
                column, large ? "a number that fits float32 (up to 3.4e38)" : "a number", value);
    }

    private void checkWidth(Column column, int found) {
        if (found != column.width()) {
            throw wrong(column, column.width() + " numbers", found);
        }
    }

    private void need(Column column, Object value) {
        if (value == null) {
            throw wrong(column, "numbers", null);
        }
    }

    private DataException wrong(Column column, String expected, Object found) {
        return new DataException(
                "%s, column '%s': expected %s, found %s"
                        .formatted(
                                place(),
                                column.name(),
                                expected,
                                found instanceof String text ? "'" + brief(text) + "'" : found));
    }

    private String place() {
        if (file.isEmpty()) {
            return "%s, row %d of partition %d"
                    .formatted(table, number, TaskContext.getPartitionId());
        }
        String name = HadoopFiles.shown(URI.create(file).getPath());
        return fileStart == 0
                ? "%s, row %d".formatted(name, number)
                : "%s, row %d of those from byte %d on".formatted(name, number, fileStart);
    }

    private static String brief(String text) {
        return text.length() > SHOWN_TEXT ? text.substring(0, SHOWN_TEXT) + "..." : text;
    }

    /** What Spark says of a table that it can't read, in one line. */
    static DataException unreadable(String table, Exception e) {
        Throwable first = e;
        while (first.getCause() != null && first.getCause() != first) {
            first = first.getCause();
        }
        String outer = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        String inner = String.valueOf(first.getMessage()).lines().findFirst().orElse("");
        return new DataException(
                "%s can't be read: %s%s"
                        .formatted(table, outer, inner.equals(outer) ? "" : " (" + inner + ")"));
    }

    @Override
    public Object[] carried() {
        Object[] values = new Object[carried];
        int first = columns.names().size();
        for (int i = 0; i < carried; i++) {
            values[i] = row.get(first + i);
        }
        return values;
    }

    @Override
    public String file() {
        return file.isEmpty() ? "" : HadoopFiles.shown(new Path(URI.create(file)).toString());
    }

    @Override
    public boolean isLeftOut() {
        return leftOut;
    }

    @Override
    public BadRecords bad() {
        return bad;
    }

    @Override
    public float[] features() {
        return encoder == null ? features : encoder.features();
    }

    @Override
    public SparseRow sparse() {
        return encoder == null ? null : encoder.sparse();
    }

    @Override
    public RawRow cells() {
        return cells;
    }

    @Override
    public float[] target() {
        return target;
    }

    @Override
    public float weight() {
        return weight;
    }

    @Override
    public void close() {}
}
