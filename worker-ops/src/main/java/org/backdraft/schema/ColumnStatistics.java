package org.backdraft.schema;

import java.io.Serializable;

/**
 * What a column of a table holds, whatever it is: how many cells, how many of them missing, how
 * many numbers with their range, mean and deviation, and which distinct texts.
 *
 * <p>Nothing of it depends on the order of the cells. Owned by one thread; mergeable; sent between
 * processes by Java's serialisation.
 */
public final class ColumnStatistics implements Serializable {
    private static final long serialVersionUID = 1L;

    private final NumberStatistics numbers = new NumberStatistics();
    private final TextCounts texts;
    private long count;
    private long missing;

    /** Of no cells; distinct texts are told apart up to so many. */
    public ColumnStatistics(int mostDistinct) {
        this.texts = new TextCounts(mostDistinct);
    }

    /** Takes in a cell without a value. */
    public void addMissing() {
        count++;
        missing++;
    }

    /**
     * Takes in a cell with a value.
     *
     * @param text read: bytes from .. to-1 are the cell's text in UTF-8
     * @param number that it is, or anything that isn't finite when it is none
     */
    public void add(byte[] text, int from, int to, float number) {
        count++;
        texts.add(text, from, to);
        if (Float.isFinite(number)) {
            numbers.add(number);
        }
    }

    /** Takes in all the cells of another one. */
    public void add(ColumnStatistics other) {
        count += other.count;
        missing += other.missing;
        numbers.add(other.numbers);
        texts.add(other.texts);
    }

    /** Cells, missing ones too. */
    public long count() {
        return count;
    }

    /** Cells without a value. */
    public long missing() {
        return missing;
    }

    /**
     * Those of the cells that are numbers; when all that aren't missing are, it is a number column.
     */
    public NumberStatistics numbers() {
        return numbers;
    }

    /** The distinct texts with their counts, unless there are too many. */
    public TextCounts texts() {
        return texts;
    }

    /** Whether every cell that isn't missing is a number; true of no cells. */
    public boolean areNumbers() {
        return numbers.count() == count - missing;
    }
}
