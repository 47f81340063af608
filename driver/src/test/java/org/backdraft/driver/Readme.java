package org.backdraft.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** README.md as tests read it: tables, blocks of code, words in backticks. */
final class Readme {
    static final String TEXT = read(Path.of("../README.md"));

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");

    /** A row of a table: its cells, and the first one of the table's header. */
    record Row(String table, List<String> cells) {
        String first() {
            return cells.get(0);
        }

        String rest() {
            return String.join(" | ", cells.subList(1, cells.size()));
        }
    }

    /** A block of code; the language is "" where none is given. */
    record Block(String language, String text) {}

    private Readme() {}

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text from one heading to another. */
    static String between(String from, String to) {
        int start = TEXT.indexOf("\n" + from + "\n");
        int end = TEXT.indexOf("\n" + to + "\n", start);
        if (start < 0 || end < 0) {
            throw new AssertionError("README.md has no %s before %s".formatted(from, to));
        }
        return TEXT.substring(start, end);
    }

    static List<Row> rows(String text) {
        List<Row> rows = new ArrayList<>();
        String table = null;
        for (String line : text.split("\n")) {
            if (!line.startsWith("|")) {
                table = null;
            } else if (table == null) {
                table = cells(line).get(0);
            } else if (!line.startsWith("|-")) {
                rows.add(new Row(table, cells(line)));
            }
        }
        return rows;
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("(?<!\\\\)\\|")).map(String::strip).toList();
    }

    static List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(TEXT);
        while (block.find()) {
            blocks.add(new Block(block.group(1), block.group(2)));
        }
        return blocks;
    }

    /** What stands in backticks, with line breaks as spaces. */
    static List<String> spans(String text) {
        List<String> spans = new ArrayList<>();
        Matcher span = SPAN.matcher(BLOCK.matcher(text).replaceAll(""));
        while (span.find()) {
            spans.add(span.group(1).replaceAll("\\s+", " "));
        }
        return spans;
    }
}
