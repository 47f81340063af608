package org.backdraft.driver.data;

import org.backdraft.driver.files.HadoopFiles;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Examples in CSV files, one split a file.
 *
 * <p>RFC 4180 with any one-character separator, UTF-8, quoted fields, LF or CRLF, optional byte
 * order mark; files may be compressed. Blank lines are passed over.
 */
final class CsvSource implements ExampleSource {
    private static final long serialVersionUID = 1L;

    /** More distinct labels than this are numbers, not classes. */
    private static final int MOST_CLASSES = 10_000;

    private final HadoopFiles files;
    private final String path;
    private final boolean header;
    private final char separator;
    private final List<String> names;
    private final CsvColumns columns;

    private CsvSource(
            HadoopFiles files, SourceConfig.Csv config, List<String> names, CsvColumns columns) {
        this.files = files;
        this.path = config.path();
        this.header = config.header();
        this.separator = config.separator();
        this.names = names;
        this.columns = columns;
    }

    /**
     * Finds the files and reads the first line.
     *
     * @param expectedFeatures names of the features that a model was trained on; empty when they
     *     are free or unnamed
     * @param needLabel whether a missing label column is a mistake
     */
    static CsvSource open(
            HadoopFiles files,
            SourceConfig.Csv config,
            List<String> expectedFeatures,
            boolean needLabel)
            throws IOException {
        List<String> names =
                files.list(config.path()).stream().map(file -> file.getPath().toString()).toList();
        for (String name : names) {
            try (CsvFileReader reader = new CsvFileReader(files, name, config.separator())) {
                if (reader.next()) {
                    CsvColumns columns =
                            CsvColumns.of(
                                    config,
                                    reader.file(),
                                    reader.fields(),
                                    expectedFeatures,
                                    needLabel);
                    return new CsvSource(files, config, names, columns);
                }
            }
        }
        throw new DataException("%s is empty: there is no line in it".formatted(config.path()));
    }

    @Override
    public String description() {
        return path;
    }

    @Override
    public int features() {
        return columns.features().size();
    }

    @Override
    public List<String> featureNames() {
        return columns.featureNames();
    }

    @Override
    public int splits() {
        return names.size();
    }

    @Override
    public int labels() {
        return Math.max(1, columns.labels().size());
    }

    @Override
    public boolean labelsAreClassNumbers() {
        return false;
    }

    @Override
    public Scan scan(int split, Targets targets) throws IOException {
        boolean collect = targets.areClasses() && targets.classes().isEmpty();
        Set<String> labels = new HashSet<>();
        long rows = 0;
        try (CsvRowReader reader = open(split, targets)) {
            while (reader.next()) {
                rows++;
                if (collect && labels.add(reader.label()) && labels.size() > MOST_CLASSES) {
                    throw new DataException(
                            ("%s has over %d different labels; for numbers to be predicted use"
                                            + " loss = squared-error")
                                    .formatted(HadoopFiles.shown(names.get(split)), MOST_CLASSES));
                }
            }
        }
        return Scan.of(rows, labels);
    }

    @Override
    public CsvRowReader open(int split, Targets targets) throws IOException {
        if (targets.width() > 0 && columns.label() < 0) {
            throw new DataException(
                    "%s comes without a label; set label to its column".formatted(path));
        }
        CsvFileReader reader = new CsvFileReader(files, names.get(split), separator);
        try {
            checkHeader(reader);
        } catch (DataException e) {
            reader.close();
            throw e;
        }
        return new CsvRowReader(reader, columns, targets);
    }

    private void checkHeader(CsvFileReader reader) {
        if (!header || !reader.next()) {
            return;
        }
        List<String> found = reader.fields().stream().map(String::strip).toList();
        if (!found.equals(columns.names())) {
            throw new DataException(
                    "%s: expected the header of the first file, %s, found %s"
                            .formatted(reader.place(), columns.names(), found));
        }
    }
}
