package org.backdraft.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A row of texts, where those that don't look like numbers are none. */
record TextRow(String... cells) implements RawRow {

    @Override
    public boolean isEmpty(int column) {
        return cells[column].isBlank();
    }

    @Override
    public float number(int column) {
        String text = cells[column].strip();
        return text.matches("-?\\d+(\\.\\d+)?([eE]-?\\d+)?") ? Float.parseFloat(text) : Float.NaN;
    }

    @Override
    public Utf8Slice text(int column) {
        byte[] bytes = ("<" + cells[column].strip() + ">").getBytes(UTF_8);
        return new Utf8Slice().set(bytes, 1, bytes.length - 1);
    }

    /** The features that an encoder gives the row. */
    float[] features(RowSchema schema) {
        RowEncoder encoder = schema.encoder();
        Refusal refusal = encoder.encode(this);
        if (refusal != null) {
            throw new IllegalArgumentException(refusal.toString());
        }
        return encoder.features();
    }
}
