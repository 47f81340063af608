package org.backdraft.driver.data;

import static org.backdraft.driver.data.BadRecord.Kind.INDEX;
import static org.backdraft.driver.data.BadRecord.Kind.MISSING;
import static org.backdraft.driver.data.BadRecord.Kind.NUMBER;
import static org.backdraft.driver.data.BadRecord.Kind.SIZE;

import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.backdraft.driver.data.TableColumns.Column;
import org.backdraft.worker.SparseRow;

import scala.collection.Seq;

/**
 * The features in cells that hold numbers, arrays of numbers or vectors, the latter as they are
 * stored or as themselves. Owned by one thread.
 */
final class TableFeatures {
    private final TableRows rows;
    private final TableNumbers numbers;
    private final TableColumns columns;
    private final SparseRow sparse;
    private float[] features;

    TableFeatures(TableRows rows, TableColumns columns) {
        this.rows = rows;
        this.numbers = new TableNumbers(rows);
        this.columns = columns;
        this.sparse = columns.isSparse() ? new SparseRow() : null;
        this.features = new float[sparse == null ? columns.width() : 0];
    }

    /**
     * Reads those of the current row.
     *
     * @throws BadRecordException when a cell isn't what it should be
     */
    void read() {
        int cell = 0;
        int at = 0;
        if (sparse != null) {
            sparse.clear();
        }
        for (Column column : columns.features()) {
            read(column, rows.row().get(cell++), at);
            at += column.width();
        }
    }

    private void read(Column column, Object value, int at) {
        switch (column.kind()) {
            case NUMBER -> put(at, numbers.of(column, value));
            case ARRAY -> readArray(column, needSeq(column, value), at);
            case VECTOR -> readVector(column, value, at);
            case WORD -> throw new IllegalStateException("words are labels");
        }
    }

    private void readArray(Column column, Seq<?> values, int at) {
        checkWidth(column, values.size());
        int i = at;
        for (var all = values.iterator(); all.hasNext(); ) {
            put(i++, numbers.of(column, all.next()));
        }
    }

    private void readVector(Column column, Object value, int at) {
        if (value instanceof DenseVector dense) {
            checkWidth(column, dense.size());
            for (int i = 0; i < dense.size(); i++) {
                double x = dense.values()[i];
                put(at + i, numbers.finite(column, (float) x, x));
            }
        } else if (value instanceof SparseVector given) {
            checkWidth(column, given.size());
            for (int i = 0; i < given.indices().length; i++) {
                double x = given.values()[i];
                put(at + given.indices()[i], numbers.finite(column, (float) x, x));
            }
        } else if (value instanceof Row stored) {
            readStoredVector(column, stored, at);
        } else {
            throw noNumbers(column, value);
        }
    }

    private void readStoredVector(Column column, Row vector, int at) {
        Seq<?> values = needSeq(column, vector.getAs("values"));
        Object size = vector.getAs("size");
        if (size == null) {
            readArray(column, values, at);
            return;
        }
        Seq<?> indices = needSeq(column, vector.getAs("indices"));
        checkWidth(column, size);
        if (indices.size() != values.size()) {
            throw rows.wrong(SIZE, column.name(), indices.size() + " values", values.size());
        }
        int before = -1;
        for (int i = 0; i < values.size(); i++) {
            int j = index(indices.apply(i));
            if (j <= before || j >= column.width()) {
                throw rows.wrong(
                        INDEX,
                        column.name(),
                        "indices that ascend, under " + column.width(),
                        indices.apply(i));
            }
            put(at + j, numbers.of(column, values.apply(i)));
            before = j;
        }
    }

    /** A whole number that may be an index; -1 when it can't be one. */
    private static int index(Object value) {
        boolean whole = value instanceof Number number && number.doubleValue() == number.intValue();
        return whole ? ((Number) value).intValue() : -1;
    }

    /** Gives the row its feature {@code j}; they come in ascending order. */
    private void put(int j, float value) {
        if (sparse == null) {
            features[j] = value;
        } else {
            sparse.add(j, value);
        }
    }

    private Seq<?> needSeq(Column column, Object value) {
        if (value instanceof Seq<?> values) {
            return values;
        }
        throw noNumbers(column, value);
    }

    private BadRecordException noNumbers(Column column, Object value) {
        return rows.wrong(
                TableNumbers.isMissing(value) ? MISSING : NUMBER, column.name(), "numbers", value);
    }

    private void checkWidth(Column column, Object found) {
        if (index(found) != column.width()) {
            throw rows.wrong(SIZE, column.name(), column.width() + " numbers", found);
        }
    }

    /** Numbers in a cell; 0 when there are none. */
    static int width(Column column, Row row, int cell) {
        if (column.isScalar()) {
            return 1;
        }
        Object value = row.get(cell);
        if (value instanceof Vector vector) {
            return vector.size();
        }
        if (value instanceof Row vector) {
            Object size = vector.getAs("size");
            return size == null ? length(vector.getAs("values")) : Math.max(0, index(size));
        }
        return length(value);
    }

    private static int length(Object value) {
        return value instanceof Seq<?> values ? values.size() : 0;
    }

    /** The features of the row that was read; sparse ones are written out. */
    float[] dense() {
        if (sparse != null) {
            features = features.length == 0 ? new float[columns.width()] : features;
            sparse.copyTo(features);
        }
        return features;
    }

    /** The features of the row that was read; null where they aren't sparse. */
    SparseRow sparse() {
        return sparse;
    }
}
