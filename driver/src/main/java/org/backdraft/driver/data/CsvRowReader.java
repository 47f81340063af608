package org.backdraft.driver.data;

import java.io.IOException;

/** The examples of one CSV file. */
final class CsvRowReader implements RowReader {
    private static final int SHOWN_TEXT = 40;

    private final CsvFileReader reader;
    private final CsvColumns columns;
    private final Targets targets;
    private final float[] features;
    private final float[] target;
    private float weight = 1f;

    /** Takes over a reader that stands before the first example. */
    CsvRowReader(CsvFileReader reader, CsvColumns columns, Targets targets) {
        this.reader = reader;
        this.columns = columns;
        this.targets = targets;
        this.features = new float[columns.features().size()];
        this.target = new float[targets.width()];
    }

    @Override
    public boolean next() {
        if (!reader.next()) {
            return false;
        }
        if (reader.count() != columns.count()) {
            throw new DataException(
                    "%s: expected %d columns, found %d"
                            .formatted(reader.place(), columns.count(), reader.count()));
        }
        for (int j = 0; j < features.length; j++) {
            features[j] = number(columns.features().get(j));
        }
        if (targets.width() > 0) {
            readTarget();
        }
        if (columns.weight() >= 0) {
            weight = number(columns.weight());
            if (weight < 0) {
                throw wrong(columns.weight(), "a weight of 0 or more");
            }
        }
        return true;
    }

    private void readTarget() {
        if (targets.areClasses()) {
            target[0] = classIndex();
            return;
        }
        for (int k = 0; k < target.length; k++) {
            target[k] = number(columns.labels().get(k));
        }
    }

    /** The label of the current example as it is written. */
    String label() {
        return reader.field(columns.label()).strip();
    }

    @Override
    public float[] features() {
        return features;
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
    public void close() throws IOException {
        reader.close();
    }

    /** The class of the current label; any label is class 0 while the names are being collected. */
    private int classIndex() {
        if (label().isEmpty()) {
            throw wrong(columns.label(), "a label");
        }
        if (targets.classes().isEmpty()) {
            return 0;
        }
        int index = targets.index(label());
        if (index < 0) {
            throw wrong(columns.label(), "one of the classes " + Targets.brief(targets.classes()));
        }
        return index;
    }

    private float number(int column) {
        String text = reader.field(column).strip();
        if (!isDecimal(text)) {
            throw wrong(column, "a number");
        }
        try {
            float value = Float.parseFloat(text);
            if (Float.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw wrong(column, "a number");
        }
        throw wrong(column, "a number that fits float32 (up to 3.4e38)");
    }

    /** Java's parser also takes words such as NaN, type letters and hexadecimal; data may not. */
    private static boolean isDecimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed = (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0;
            if (!allowed) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private DataException wrong(int column, String expected) {
        String text = reader.field(column);
        String shown = text.length() > SHOWN_TEXT ? text.substring(0, SHOWN_TEXT) + "..." : text;
        return new DataException(
                "%s, %s: expected %s, found '%s'"
                        .formatted(reader.place(), columns.name(column), expected, shown));
    }
}
