package org.backdraft.driver.data;

import org.backdraft.driver.files.HadoopFiles;

import java.io.IOException;
import java.util.List;

/** The first line of a CSV file, which tells the columns. */
final class CsvFirstLine {
    private CsvFirstLine() {}

    /** The fields of a file's first line, or none when it is empty. */
    static List<String> read(
            HadoopFiles files, String file, SourceConfig.Csv config, CsvReading reading)
            throws IOException {
        try (ByteWindow window = CsvInput.open(files, file)) {
            CsvFileReader reader =
                    new CsvFileReader(
                            HadoopFiles.shown(file),
                            window,
                            Long.MAX_VALUE,
                            1,
                            config.separator(),
                            Integer.MAX_VALUE,
                            reading.recordBytes());
            if (!reader.next()) {
                return List.of();
            }
            reader.checkForm();
            if (config.header()) {
                checkIsHeader(reader);
            }
            return reader.record().fields();
        }
    }

    private static void checkIsHeader(CsvFileReader reader) {
        for (int j = 0; j < reader.record().count(); j++) {
            if (!reader.record().isText(j)) {
                throw new DataException(
                        ("%s: the header is no UTF-8 text, found '%s'; convert the file, for example"
                                        + " with iconv -f UTF-16LE -t UTF-8 or iconv -f LATIN1 -t UTF-8")
                                .formatted(reader.place(), Excerpt.of(reader.record().field(j))));
            }
        }
        if (CsvColumns.isNoHeader(reader.record().fields())) {
            throw new DataException(
                    "%s: expected a header, found only numbers, %s; set header = false"
                            .formatted(reader.place(), Excerpt.of("" + reader.record().fields())));
        }
    }
}
