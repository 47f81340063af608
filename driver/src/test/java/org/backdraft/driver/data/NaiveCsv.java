package org.backdraft.driver.data;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a CSV file of numbers by a parser of whole texts, character by character, with Java's
 * own numbers: the second route that tests of the reader take. Separator ",", a header, the label
 * in the last column.
 */
final class NaiveCsv {
    private final String text;
    private int at;
    private boolean bad;

    private NaiveCsv(String text) {
        this.text = text;
    }

    /**
     * What a file holds.
     *
     * @param rows without the bad ones
     * @param bad number of bad records
     */
    record Content(List<List<Float>> rows, int bad) {}

    /** The content of a file, or null when its header is not this one. */
    static Content parse(byte[] bytes, List<String> header) {
        NaiveCsv csv = new NaiveCsv(decoded(bytes));
        List<String> first = csv.next();
        boolean trailing =
                first != null
                        && first.size() == header.size() + 1
                        && first.get(header.size()).isBlank();
        if (first == null
                || csv.bad
                || !stripped(first).subList(0, first.size() - (trailing ? 1 : 0)).equals(header)) {
            return null;
        }
        List<List<Float>> rows = new ArrayList<>();
        int bad = 0;
        for (List<String> record = csv.next(); record != null; record = csv.next()) {
            List<Float> row = csv.bad ? null : row(record, header.size(), trailing);
            bad += row == null ? 1 : 0;
            if (row != null) {
                rows.add(row);
            }
        }
        return new Content(rows, bad);
    }

    /**
     * UTF-8 if it is, else a character a byte, which leaves numbers and separators what they are.
     */
    private static String decoded(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            text = new String(bytes, StandardCharsets.ISO_8859_1);
            return text.startsWith("\u00EF\u00BB\u00BF") ? text.substring(3) : text;
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static List<String> stripped(List<String> fields) {
        return fields.stream().map(String::strip).toList();
    }

    private static List<Float> row(List<String> record, int columns, boolean trailing) {
        int count = trailing ? columns + 1 : columns;
        if (record.size() != count || (trailing && !record.get(columns).isBlank())) {
            return null;
        }
        List<Float> row = new ArrayList<>();
        for (int j = 0; j < columns; j++) {
            String field = trimmed(record.get(j));
            if (!field.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")) {
                return null;
            }
            float number = Float.parseFloat(field);
            if (!Float.isFinite(number)) {
                return null;
            }
            row.add(number);
        }
        row.add(1f);
        return row;
    }

    private static String trimmed(String field) {
        return field.replaceAll("^[ \\t\\n\\x0B\\f\\r]+|[ \\t\\n\\x0B\\f\\r]+$", "");
    }

    /** The fields of the next record that isn't blank, or null; sets {@link #bad}. */
    private List<String> next() {
        while (at < text.length()) {
            int start = at;
            List<String> fields = record();
            if (fields == null) {
                bad = true;
                at = start;
                plain("\r\n");
                lineBreak();
                return List.of();
            }
            bad = false;
            boolean quoted = text.charAt(start) == '"';
            if (fields.size() > 1 || quoted || !trimmed(fields.get(0)).isEmpty()) {
                return fields;
            }
        }
        return null;
    }

    /** The fields of the record here, or null when its quotes are wrong. */
    private List<String> record() {
        List<String> fields = new ArrayList<>();
        while (true) {
            String field = is('"') ? quoted() : plain(",\r\n");
            if (field == null) {
                return null;
            }
            fields.add(field);
            if (is(',')) {
                at++;
            } else if (at == text.length() || is('\r') || is('\n')) {
                lineBreak();
                return fields;
            } else {
                return null;
            }
        }
    }

    private String plain(String ends) {
        int start = at;
        while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private String quoted() {
        StringBuilder field = new StringBuilder();
        for (at++; at < text.length(); at++) {
            if (!is('"')) {
                field.append(text.charAt(at));
            } else if (text.startsWith("\"\"", at)) {
                field.append('"');
                at++;
            } else {
                at++;
                return field.toString();
            }
        }
        return null;
    }

    private void lineBreak() {
        if (text.startsWith("\r\n", at)) {
            at += 2;
        } else if (at < text.length()) {
            at++;
        }
    }

    private boolean is(char c) {
        return at < text.length() && text.charAt(at) == c;
    }
}
