package org.backdraft.driver.data;

import org.backdraft.schema.ColumnStatistics;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/** What the cells of a column hold, whatever they are. Owned by one thread; mergeable. */
public final class ColumnCensus implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Distinct values are told apart up to so many. */
    public static final int MOST_DISTINCT = 1000;

    private static final int MOST_BYTES = 256;
    private static final double MOSTLY = 0.9;
    private static final Pattern DATE =
            Pattern.compile(
                    "\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}([T ].*)?|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{4}([T ].*)?");

    /** What a column is. */
    public enum Kind {
        EMPTY("empty"),
        CONSTANT("constant"),
        WHOLE("whole number"),
        NUMBER("number"),
        CATEGORY("category"),
        DATE("date-like text"),
        TEXT("text"),
        ARRAY("array");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** The kind in words. */
        public String words() {
            return words;
        }
    }

    private final String name;
    private final ColumnStatistics cells = new ColumnStatistics(MOST_DISTINCT);
    private final ColumnStatistics elements = new ColumnStatistics(0);
    private long whole;
    private long dates;
    private long arrays;
    private int leastWidth = Integer.MAX_VALUE;
    private int mostWidth;

    /** Of a column without cells. */
    public ColumnCensus(String name) {
        this.name = name;
    }

    void addMissing() {
        cells.addMissing();
    }

    /** Takes in a cell, with the number that it is, or NaN. */
    void add(String text, float number) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        cells.add(bytes, 0, Math.min(bytes.length, MOST_BYTES), number);
        if (Float.isFinite(number)) {
            whole += number == Math.rint(number) ? 1 : 0;
        } else if (text.length() <= MOST_BYTES && DATE.matcher(text).matches()) {
            dates++;
        }
    }

    /** Takes in an array of numbers. */
    void addArray(float[] numbers) {
        arrays++;
        leastWidth = Math.min(leastWidth, numbers.length);
        mostWidth = Math.max(mostWidth, numbers.length);
        for (float number : numbers) {
            addElement(number);
        }
    }

    /** Takes in one of the numbers that arrays hold. */
    void addElement(float number) {
        elements.add(new byte[0], 0, 0, number);
    }

    void add(ColumnCensus other) {
        cells.add(other.cells);
        elements.add(other.elements);
        whole += other.whole;
        dates += other.dates;
        arrays += other.arrays;
        leastWidth = Math.min(leastWidth, other.leastWidth);
        mostWidth = Math.max(mostWidth, other.mostWidth);
    }

    /** The column's name. */
    public String name() {
        return name;
    }

    /** Cells that are no arrays. */
    public ColumnStatistics cells() {
        return cells;
    }

    /** The numbers in arrays. */
    public ColumnStatistics elements() {
        return elements;
    }

    /** Cells that hold something. */
    public long present() {
        return cells.count() - cells.missing() + arrays;
    }

    /** Cells that are neither missing nor what most cells of a column of numbers are. */
    public long others() {
        return present() - arrays - cells.numbers().count();
    }

    /** Numbers in each array; the smallest and the largest number. */
    public int[] widths() {
        return new int[] {arrays == 0 ? 0 : leastWidth, mostWidth};
    }

    /** How often each distinct value came; empty when there are too many. */
    public Map<String, Long> counts() {
        return cells.texts().counts();
    }

    /** Whether most cells are numbers. */
    public boolean isNumeric() {
        long filled = present() - arrays;
        return filled > 0 && cells.numbers().count() >= MOSTLY * filled;
    }

    /** What the column is. */
    public Kind kind() {
        if (present() == 0) {
            return Kind.EMPTY;
        }
        if (arrays > 0) {
            return Kind.ARRAY;
        }
        if (counts().size() == 1 && !cells.texts().isOverfull()) {
            return Kind.CONSTANT;
        }
        if (isNumeric()) {
            return whole == cells.numbers().count() ? Kind.WHOLE : Kind.NUMBER;
        }
        if (dates >= MOSTLY * present()) {
            return Kind.DATE;
        }
        boolean repeats = !cells.texts().isOverfull() && 2L * counts().size() <= present();
        return repeats ? Kind.CATEGORY : Kind.TEXT;
    }
}
