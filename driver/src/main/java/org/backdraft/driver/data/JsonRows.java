package org.backdraft.driver.data;

import com.fasterxml.jackson.databind.JsonNode;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The lines of one partition of JSON as the rows of a table: a cell for each column, and behind
 * them the text of a line that is no object, whose other cells are empty, else null. Blank lines
 * are no rows. Owned by one thread.
 */
final class JsonRows implements Iterator<Row>, JsonLine.Fields {
    private final Iterator<InternalRow> lines;
    private final List<Column> columns;
    private final Map<String, List<Integer>> places = new HashMap<>();
    private final JsonLine line = new JsonLine(this);
    private byte[] bytes;
    private Object[] cells;

    /** What a value becomes. */
    @FunctionalInterface
    interface Conversion extends Serializable {
        Object of(JsonNode value, String text);
    }

    /** A column of the rows: the fields of a name. */
    record Column(String name, Conversion conversion) implements Serializable {}

    JsonRows(Iterator<InternalRow> lines, List<Column> columns) {
        this.lines = lines;
        this.columns = columns;
        for (int place = 0; place < columns.size(); place++) {
            places.computeIfAbsent(columns.get(place).name, none -> new ArrayList<>()).add(place);
        }
    }

    @Override
    public boolean hasNext() {
        while (bytes == null && lines.hasNext()) {
            byte[] next = lines.next().getUTF8String(0).getBytes();
            bytes = isBlank(next) ? null : next;
        }
        return bytes != null;
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return false;
            }
        }
        return true;
    }

    @Override
    public Row next() {
        hasNext();
        cells = new Object[columns.size() + 1];
        String text = JsonLine.text(bytes);
        if (text == null || !line.read(text)) {
            Arrays.fill(cells, null);
            cells[columns.size()] = new String(bytes, StandardCharsets.UTF_8);
        }
        bytes = null;
        return RowFactory.create(cells);
    }

    @Override
    public boolean wants(String name) {
        return places.containsKey(name);
    }

    @Override
    public void take(String name, JsonNode value, String text) {
        for (int place : places.get(name)) {
            cells[place] = columns.get(place).conversion.of(value, text);
        }
    }
}
