package org.backdraft.driver.data;

import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.Row;
import org.backdraft.driver.files.HadoopFiles;

import java.net.URI;
import java.util.Iterator;

/** The rows of one partition of a table, and where each of them stands. Owned by one thread. */
final class TableRows {
    private final String table;
    private final Iterator<Row> rows;
    private Row row;
    private String file = "";
    private long fileStart;
    private long number;

    /**
     * Rows inside a task of Spark, or of this process.
     *
     * @param table what they are of, for messages
     */
    TableRows(String table, Iterator<Row> rows) {
        this.table = table;
        this.rows = rows;
    }

    /**
     * Goes on to the next row; false when there is none.
     *
     * @throws DataException when the table can't be read
     */
    boolean next() {
        try {
            if (!rows.hasNext()) {
                return false;
            }
            row = rows.next();
        } catch (TaskKilledException e) {
            throw e;
        } catch (Exception e) {
            throw TableFiles.unreadable(table, e);
        }
        count();
        return true;
    }

    /** Rows are counted from 1 in every piece of a file. */
    private void count() {
        String now = InputFileBlockHolder.getInputFilePath().toString();
        long start = InputFileBlockHolder.getStartOffset();
        if (start != fileStart || !now.equals(file)) {
            file = now;
            fileStart = start;
            number = 0;
        }
        number++;
    }

    /** The current row. */
    Row row() {
        return row;
    }

    /** The file that the current row is in; "" when it isn't in one. */
    String file() {
        return file.isEmpty() ? "" : HadoopFiles.shown(new Path(URI.create(file)).toString());
    }

    /** A complaint about a cell of the current row. */
    BadRecordException wrong(BadRecord.Kind kind, String column, String expected, Object found) {
        String shown =
                found instanceof String text
                        ? "'" + Excerpt.of(text) + "'"
                        : found == null ? null : Excerpt.of(found.toString());
        return wrong(
                kind, ", column '%s': expected %s, found %s".formatted(column, expected, shown));
    }

    /** A complaint about the current row. */
    BadRecordException wrong(BadRecord.Kind kind, String detail) {
        return new BadRecordException(BadRecord.of(kind, place() + detail));
    }

    private String place() {
        if (file.isEmpty() && TaskContext.get() == null) {
            return "%s, row %d".formatted(table, number);
        }
        if (file.isEmpty()) {
            return "%s, row %d of partition %d"
                    .formatted(table, number, TaskContext.getPartitionId());
        }
        String name = HadoopFiles.shown(URI.create(file).getPath());
        return fileStart == 0
                ? "%s, row %d".formatted(name, number)
                : "%s, row %d of those from byte %d on".formatted(name, number, fileStart);
    }
}
