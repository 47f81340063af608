package org.backdraft.driver.inspect;

import org.backdraft.driver.data.SourceConfig;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** The first lines of a text, from which its format is guessed. */
record TextSample(List<String> lines) {
    private static final int MOST_LINES = 100;
    private static final String SEPARATORS = ",\t;|";
    private static final Pattern LIBSVM =
            Pattern.compile("(\\S+\\s+)?\\d+:[^\\s:]+(\\s+\\d+:[^\\s:]+)*\\s*(#.*)?");
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    /**
     * Of the start of a text.
     *
     * @param whole whether this is all of it, so that its last line is one
     */
    static TextSample of(String text, boolean whole) {
        List<String> lines = new ArrayList<>(text.lines().limit(MOST_LINES + 1L).toList());
        if (lines.size() > 1 && (!whole || lines.size() > MOST_LINES)) {
            lines.remove(lines.size() - 1);
        }
        lines.removeIf(String::isBlank);
        return new TextSample(lines);
    }

    boolean isJson() {
        return !lines.isEmpty() && lines.get(0).strip().startsWith("{");
    }

    boolean isJsonArray() {
        return !lines.isEmpty() && lines.get(0).strip().startsWith("[");
    }

    /** Most lines decide: some may be bad. */
    boolean isLibSvm() {
        long pairs = lines.stream().filter(line -> LIBSVM.matcher(line.strip()).matches()).count();
        return pairs > 0 && 2 * pairs > lines.size();
    }

    /** Columns as they are most likely meant. */
    SourceConfig.Csv csv(String path) {
        char separator = separator();
        return new SourceConfig.Csv(path, "", "", hasHeader(separator), separator);
    }

    /** The separator that parts most lines into as many fields as the first one, and into most. */
    private char separator() {
        char best = ',';
        long bestScore = 0;
        for (char candidate : SEPARATORS.toCharArray()) {
            int fields = fields(lines.get(0), candidate).size();
            long alike =
                    lines.stream().filter(line -> fields(line, candidate).size() == fields).count();
            long score = fields > 1 ? alike * 1000 + Math.min(fields, 999) : 0;
            if (score > bestScore) {
                best = candidate;
                bestScore = score;
            }
        }
        return best;
    }

    /**
     * Names differ from one another, and none is a number; below them there are numbers, or no such
     * words. Columns may also be counted, from 0 or 1.
     */
    private boolean hasHeader(char separator) {
        List<String> first = fields(lines.get(0), separator);
        if (isCounted(first) && lines.size() > 1) {
            return true;
        }
        if (first.stream().anyMatch(TextSample::isNumber)
                || new HashSet<>(first).size() < first.size()) {
            return false;
        }
        boolean numbers = false;
        boolean recurs = false;
        for (String line : lines.subList(1, lines.size())) {
            List<String> fields = fields(line, separator);
            for (int j = 0; j < Math.min(first.size(), fields.size()); j++) {
                numbers |= isNumber(fields.get(j));
                recurs |= fields.get(j).equals(first.get(j)) && !first.get(j).isEmpty();
            }
        }
        return numbers || !recurs;
    }

    private static boolean isCounted(List<String> fields) {
        boolean fromZero = fields.size() > 1;
        boolean fromOne = fromZero;
        for (int j = 0; j < fields.size(); j++) {
            fromZero &= fields.get(j).equals(Integer.toString(j));
            fromOne &= fields.get(j).equals(Integer.toString(j + 1));
        }
        return fromZero || fromOne;
    }

    private static boolean isNumber(String field) {
        return NUMBER.matcher(field).matches();
    }

    private static List<String> fields(String line, char separator) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                fields.add(field.toString().strip());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString().strip());
        return fields;
    }
}
