package org.backdraft.driver.data;

import org.backdraft.schema.RawRow;
import org.backdraft.schema.Refusal;
import org.backdraft.schema.RowEncoder;
import org.backdraft.worker.SparseRow;

import java.io.IOException;

/** The examples of one CSV file, or of a stretch of it. */
final class CsvRowReader implements RowReader {
    private final CsvFileReader reader;
    private final CsvRecord record;
    private final CsvColumns columns;
    private final Targets targets;
    private final int[] carried;
    private final int[] featureColumns;
    private final CsvCells cells;
    private final RowEncoder encoder;
    private final float[] features;
    private final float[] target;
    private final ExampleFilter filter;
    private float weight = 1f;

    /**
     * Takes over a reader that stands before the first example.
     *
     * @param skips whether bad records are left out
     * @param carried columns whose text travels along, with the left-out records'; or null
     */
    CsvRowReader(
            CsvFileReader reader,
            CsvColumns columns,
            Targets targets,
            boolean skips,
            int[] carried) {
        this.reader = reader;
        this.record = reader.record();
        this.columns = columns;
        this.targets = targets;
        this.filter = new ExampleFilter(skips, carried != null);
        this.carried = carried;
        this.featureColumns = columns.features().stream().mapToInt(Integer::intValue).toArray();
        boolean plain = columns.schema() == null;
        this.cells = plain ? null : new CsvCells(record, featureColumns);
        this.encoder = plain ? null : columns.schema().encoder();
        this.features = new float[plain ? featureColumns.length : 0];
        this.target = new float[targets.width()];
    }

    @Override
    public boolean next() throws IOException {
        while (reader.next()) {
            if (filter.stopsAt(read())) {
                return true;
            }
        }
        return false;
    }

    /** Reads the current record and returns what is wrong with it, or null. */
    private BadRecord read() {
        BadRecord mistake = form();
        for (int j = 0; j < features.length && mistake == null; j++) {
            features[j] = record.number(featureColumns[j]);
            mistake = checked(features[j], featureColumns[j]);
        }
        if (mistake == null && encoder != null) {
            mistake = encode();
        }
        if (mistake == null && targets.width() > 0) {
            mistake = readTarget();
        }
        if (mistake == null && columns.weight() >= 0) {
            mistake = readWeight();
        }
        return mistake;
    }

    private BadRecord encode() {
        Refusal refusal = encoder.encode(cells);
        if (refusal == null) {
            return null;
        }
        BadRecord.Kind kind = Refusals.kind(refusal);
        return kind == BadRecord.Kind.DROPPED && filter.bad().counts(kind)
                ? BadRecord.counted(kind)
                : wrong(kind, featureColumns[refusal.column()], Refusals.expected(refusal));
    }

    private BadRecord form() {
        if (reader.mistake() != null) {
            return reader.mistake();
        }
        int trailing = columns.trailingSeparator() ? 1 : 0;
        if (record.count() == columns.count() + trailing
                && (trailing == 0 || record.isEmpty(columns.count()))) {
            return null;
        }
        String expected =
                ": expected %d columns%s, found %d"
                        .formatted(
                                columns.count(),
                                trailing == 0 ? "" : " and a separator at the end",
                                record.count());
        return new BadRecord(BadRecord.Kind.COLUMNS, reader.file(), reader.line(), expected);
    }

    private BadRecord readTarget() {
        if (targets.areClasses()) {
            return readClass();
        }
        BadRecord mistake = null;
        for (int k = 0; k < target.length && mistake == null; k++) {
            int column = columns.labels().get(k);
            target[k] = record.number(column);
            mistake = checked(target[k], column);
        }
        return mistake;
    }

    /** Any label is class 0 while the names are being collected. */
    private BadRecord readClass() {
        int column = columns.label();
        String label = label();
        if (label.isEmpty()) {
            return wrong(BadRecord.Kind.MISSING, column, "a label");
        }
        if (!record.isText(column)) {
            return wrong(BadRecord.Kind.ENCODING, column, "UTF-8 text");
        }
        int index = targets.classes().isEmpty() ? 0 : targets.index(label);
        target[0] = index;
        return index >= 0
                ? null
                : wrong(
                        BadRecord.Kind.LABEL,
                        column,
                        "one of the classes " + Targets.brief(targets.classes()));
    }

    private BadRecord readWeight() {
        weight = record.number(columns.weight());
        BadRecord mistake = checked(weight, columns.weight());
        return mistake == null && weight < 0
                ? wrong(BadRecord.Kind.WEIGHT, columns.weight(), "a weight of 0 or more")
                : mistake;
    }

    /** What is wrong with a field that was read as a number, or null. */
    private BadRecord checked(float number, int column) {
        if (Float.isFinite(number)) {
            return null;
        }
        if (Float.isInfinite(number)) {
            return wrong(BadRecord.Kind.RANGE, column, "a number that fits float32 (up to 3.4e38)");
        }
        BadRecord.Kind kind =
                record.isEmpty(column)
                        ? BadRecord.Kind.MISSING
                        : record.isText(column) ? BadRecord.Kind.NUMBER : BadRecord.Kind.ENCODING;
        return wrong(kind, column, "a number");
    }

    private BadRecord wrong(BadRecord.Kind kind, int column, String expected) {
        String detail =
                ", %s: expected %s, found '%s'"
                        .formatted(
                                columns.name(column), expected, Excerpt.of(record.field(column)));
        return new BadRecord(kind, reader.file(), reader.line(), detail);
    }

    /** The label of the current example as it is written. */
    String label() {
        return record.field(columns.label()).strip();
    }

    /** The records left out so far. */
    BadRecords bad() {
        return filter.bad();
    }

    /** Byte of the file at which the record after the current one starts. */
    long offset() {
        return reader.offset();
    }

    /** Number of lines passed. */
    long lines() {
        return reader.lines();
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
    public boolean isLeftOut() {
        return filter.isLeftOut();
    }

    @Override
    public Object[] carried() {
        Object[] values = new Object[carried.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = text(carried[i]);
        }
        return values;
    }

    /** A field as it is written; null when there is none, or nothing in it, not even quotes. */
    private String text(int column) {
        if (reader.mistake() != null || column >= record.count()) {
            return null;
        }
        String text = record.field(column);
        return text.isEmpty() && !record.isQuoted(column) ? null : text;
    }

    @Override
    public String file() {
        return reader.file();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
