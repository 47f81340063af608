package org.backdraft.schema;

import java.util.List;

/** Which cells have no value: empty ones, and those with certain texts. Immutable. */
final class MissingValues {
    private final TextTable texts;

    MissingValues(List<String> texts) {
        this.texts = TextTable.of(texts);
    }

    boolean includes(RawRow row, int column) {
        if (row.isEmpty(column)) {
            return true;
        }
        if (texts.size() == 0) {
            return false;
        }
        Utf8Slice text = row.text(column);
        return texts.indexOf(text.bytes(), text.from(), text.to()) >= 0;
    }
}
