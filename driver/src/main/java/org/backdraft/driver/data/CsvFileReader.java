package org.backdraft.driver.data;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;

import org.backdraft.driver.files.HadoopFiles;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The records of one CSV file, with the lines that they start on. */
final class CsvFileReader implements Closeable {
    private final String file;
    private final CloseableIterator<CsvRecord> records;
    private CsvRecord current;

    CsvFileReader(HadoopFiles files, String file, char separator) throws IOException {
        this.file = HadoopFiles.shown(file);
        this.records =
                CsvReader.builder()
                        .fieldSeparator(separator)
                        .detectBomHeader(true)
                        .skipEmptyLines(true)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .ofCsvRecord(files.open(file))
                        .iterator();
    }

    /** Goes on to the next record; false when there is none. */
    boolean next() {
        try {
            current = records.hasNext() ? records.next() : null;
            return current != null;
        } catch (CsvParseException e) {
            throw new DataException(
                    "%s can't be read as CSV%s: %s"
                            .formatted(
                                    file,
                                    current == null
                                            ? ""
                                            : " after line " + current.getStartingLineNumber(),
                                    e.getMessage()));
        } catch (UncheckedIOException e) {
            throw new DataException(
                    "%s can't be read: %s".formatted(file, e.getCause().getMessage()));
        }
    }

    /** Fields of the current record. */
    List<String> fields() {
        return current.getFields();
    }

    /** One field of the current record. */
    String field(int column) {
        return current.getField(column);
    }

    /** The file's name, for messages. */
    String file() {
        return file;
    }

    /** Number of fields of the current record. */
    int count() {
        return current.getFieldCount();
    }

    /** Where the current record starts, for messages. */
    String place() {
        return file + ", line " + current.getStartingLineNumber();
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
