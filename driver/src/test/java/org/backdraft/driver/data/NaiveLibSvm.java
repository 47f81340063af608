package org.backdraft.driver.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** LIBSVM text with numbers for labels read by regular expressions, which take their time. */
final class NaiveLibSvm {
    private static final String NUMBER = "[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?";
    private static final Pattern LABEL = Pattern.compile(NUMBER);
    private static final Pattern PAIR = Pattern.compile("(\\d{1,18}):(" + NUMBER + ")");
    private static final String MARK = "\u00ef\u00bb\u00bf";

    private NaiveLibSvm() {}

    /** The rows: features, label, weight; and how many lines are none. */
    record Content(List<List<Float>> rows, int bad) {}

    /** Reads bytes of so many features, counted from 1. */
    static Content parse(byte[] bytes, int features) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<List<Float>> rows = new ArrayList<>();
        int bad = 0;
        String whole = text.startsWith(MARK) ? text.substring(MARK.length()) : text;
        for (String line : whole.split("\n", -1)) {
            String[] tokens = line.replaceFirst("#.*", "").split("[ \t\r]+");
            List<String> found = new ArrayList<>(List.of(tokens));
            found.removeIf(String::isEmpty);
            if (!found.isEmpty()) {
                List<Float> row = row(found, features);
                bad += row == null ? 1 : 0;
                if (row != null) {
                    rows.add(row);
                }
            }
        }
        return new Content(rows, bad);
    }

    private static List<Float> row(List<String> tokens, int features) {
        float[] values = new float[features + 2];
        int before = 0;
        for (String token : tokens.subList(1, tokens.size())) {
            Matcher pair = PAIR.matcher(token);
            if (!pair.matches() || Long.parseLong(pair.group(1)) <= before) {
                return null;
            }
            if (Long.parseLong(pair.group(1)) > features) {
                return null;
            }
            before = Integer.parseInt(pair.group(1));
            values[before - 1] = Float.parseFloat(pair.group(2));
        }
        if (!LABEL.matcher(tokens.get(0)).matches()) {
            return null;
        }
        values[features] = Float.parseFloat(tokens.get(0));
        values[features + 1] = 1;
        List<Float> row = new ArrayList<>();
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return null;
            }
            row.add(value);
        }
        return row;
    }
}
