package org.backdraft.scorer;

import org.backdraft.schema.ValueCells;

import java.util.List;
import java.util.Map;

/** The values of a record, by the names of its columns, as the cells of a schema. */
final class RecordCells extends ValueCells {
    private final String[] names;
    private Map<String, ?> record;

    /** For records with these columns, in the schema's order. */
    RecordCells(List<String> names) {
        this.names = names.toArray(new String[0]);
    }

    /** Goes on to a record; null for none. */
    void moveTo(Map<String, ?> next) {
        record = next;
    }

    @Override
    public Object value(int column) {
        return record.get(names[column]);
    }
}
