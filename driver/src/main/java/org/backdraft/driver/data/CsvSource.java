package org.backdraft.driver.data;

import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.schema.RowSchema;
import org.backdraft.schema.Schema;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Examples in CSV files. Plain files are cut into splits of some size, whose first records are
 * found by {@link Survey}; a compressed file, or one in UTF-16, is one split.
 *
 * <p>{@link CsvFileReader} tells what a record is, {@link CsvInput} which encodings there are.
 */
final class CsvSource implements ExampleSource {
    private static final long serialVersionUID = 1L;

    /** More distinct labels than this are numbers, not classes. */
    private static final int MOST_CLASSES = 10_000;

    private final HadoopFiles files;
    private final String path;
    private final boolean header;
    private final char separator;
    private final List<TextSplit> ranges;
    private final List<SplitStart> starts;
    private final CsvColumns columns;
    private final CsvReading reading;
    private final int[] carried;

    private CsvSource(
            HadoopFiles files,
            SourceConfig.Csv config,
            List<TextSplit> ranges,
            CsvColumns columns,
            CsvReading reading) {
        this.files = files;
        this.path = config.path();
        this.header = config.header();
        this.separator = config.separator();
        this.ranges = ranges;
        this.starts = List.of();
        this.columns = columns;
        this.reading = reading;
        this.carried = null;
    }

    private CsvSource(
            CsvSource unread, CsvColumns columns, List<SplitStart> starts, int[] carried) {
        this.files = unread.files;
        this.path = unread.path;
        this.header = unread.header;
        this.separator = unread.separator;
        this.ranges = unread.ranges;
        this.starts = List.copyOf(starts);
        this.columns = columns;
        this.reading = unread.reading;
        this.carried = carried;
    }

    /** With usual sizes, stopping at the first bad record. */
    static CsvSource open(
            HadoopFiles files, SourceConfig.Csv config, FeatureColumns chosen, boolean needLabel)
            throws IOException {
        return open(files, config, chosen, needLabel, CsvReading.skipping(false));
    }

    /**
     * Finds the files and reads the first line.
     *
     * @param chosen which columns are features
     * @param needLabel whether a missing label column is a mistake
     */
    static CsvSource open(
            HadoopFiles files,
            SourceConfig.Csv config,
            FeatureColumns chosen,
            boolean needLabel,
            CsvReading reading)
            throws IOException {
        List<TextSplit> ranges = new ArrayList<>();
        List<String> first = List.of();
        String firstFile = "";
        for (FileStatus status : files.list(config.path())) {
            String file = status.getPath().toString();
            ranges.addAll(CsvInput.splits(files, status, reading.splitBytes()));
            if (first.isEmpty()) {
                first = CsvFirstLine.read(files, file, config, reading);
                firstFile = HadoopFiles.shown(file);
            }
        }
        if (first.isEmpty()) {
            throw new DataException("%s is empty: there is no line in it".formatted(config.path()));
        }
        CsvColumns columns = CsvColumns.of(config, firstFile, first, chosen, needLabel);
        return new CsvSource(files, config, List.copyOf(ranges), columns, reading);
    }

    @Override
    public String description() {
        return path;
    }

    @Override
    public int features() {
        return columns.width();
    }

    @Override
    public boolean isSparse() {
        return columns.schema() != null && columns.schema().isSparse();
    }

    @Override
    public RowSchema schema() {
        return columns.schema();
    }

    @Override
    public CsvSource with(Schema fitted) {
        return new CsvSource(this, columns.with(fitted), starts, carried);
    }

    @Override
    public List<String> featureNames() {
        return columns.featureNames();
    }

    @Override
    public int splits() {
        return ranges.size();
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
    public boolean continuesFile(int split) {
        return ranges.get(split).from() > 0;
    }

    @Override
    public CsvSource startingAt(List<SplitStart> known) {
        return new CsvSource(this, columns, known, carried);
    }

    @Override
    public StructType columns() {
        StructType types = new StructType();
        for (String name : columns.allNames()) {
            types = types.add(name, DataTypes.StringType);
        }
        return types;
    }

    @Override
    public CsvSource carrying(List<String> names) {
        List<String> all = columns.allNames();
        int[] places = names.stream().mapToInt(all::indexOf).toArray();
        return new CsvSource(this, columns, starts, places);
    }

    @Override
    public Scan scan(int split, Targets targets) throws IOException {
        boolean guessed = continuesFile(split) && split >= starts.size();
        try {
            return looked(split, guessed, targets);
        } catch (DataException e) {
            if (guessed) {
                return Scan.misguessed();
            }
            throw e;
        }
    }

    private Scan looked(int split, boolean guessed, Targets targets) throws IOException {
        boolean collect = targets.areClasses() && targets.classes().isEmpty();
        Set<String> labels = new HashSet<>();
        long rows = 0;
        long nonZeros = 0;
        try (CsvRowReader reader = open(split, guessed, targets)) {
            long from = reader.offset();
            while (reader.next()) {
                rows++;
                nonZeros += Scan.nonZeros(reader);
                if (collect && labels.add(reader.label()) && labels.size() > MOST_CLASSES) {
                    throw new DataException(
                            ("%s has over %d different labels; for numbers to be predicted use"
                                            + " loss = squared-error")
                                    .formatted(
                                            HadoopFiles.shown(ranges.get(split).file()),
                                            MOST_CLASSES));
                }
            }
            Scan.Stretch stretch = new Scan.Stretch(from, reader.offset(), reader.lines());
            return Scan.of(rows, nonZeros, labels, reader.bad(), stretch);
        }
    }

    @Override
    public CsvRowReader open(int split, Targets targets) throws IOException {
        if (continuesFile(split) && split >= starts.size()) {
            throw new IllegalStateException("it isn't known yet where split " + split + " starts");
        }
        return open(split, false, targets);
    }

    private CsvRowReader open(int split, boolean guess, Targets targets) throws IOException {
        if (targets.width() > 0 && columns.label() < 0) {
            throw new DataException(
                    "%s comes without a label; set label to its column".formatted(description()));
        }
        boolean continues = continuesFile(split);
        SplitStart start = continues && !guess ? starts.get(split) : SplitStart.FILE;
        ByteWindow window = window(ranges.get(split), start, guess);
        try {
            CsvFileReader reader = reader(ranges.get(split), start, window);
            if (header && !continues && reader.first()) {
                checkHeader(reader);
            }
            return new CsvRowReader(reader, columns, targets, reading.skipsBadRecords(), carried);
        } catch (DataException e) {
            window.close();
            throw e;
        }
    }

    private ByteWindow window(TextSplit range, SplitStart start, boolean guess) throws IOException {
        if (range.from() == 0) {
            return CsvInput.open(files, range.file());
        }
        if (!guess) {
            return CsvInput.openAt(files, range.file(), start.offset());
        }
        // The byte before may be, or begin, the line break after which a record starts.
        ByteWindow window = CsvInput.openAt(files, range.file(), range.from() - 1);
        window.skipLine();
        return window;
    }

    private CsvFileReader reader(TextSplit range, SplitStart start, ByteWindow window) {
        return new CsvFileReader(
                HadoopFiles.shown(range.file()),
                window,
                range.to(),
                start.line(),
                separator,
                columns.count() + 1,
                reading.recordBytes());
    }

    private void checkHeader(CsvFileReader reader) {
        reader.checkForm();
        List<String> found =
                new ArrayList<>(reader.record().fields().stream().map(String::strip).toList());
        if (columns.trailingSeparator() && found.size() == columns.count() + 1) {
            found.remove(columns.count());
        }
        if (!found.equals(columns.names())) {
            throw new DataException(
                    "%s: expected the header of the first file, [%s], found [%s]"
                            .formatted(
                                    reader.place(),
                                    CsvColumns.brief(columns.names()),
                                    CsvColumns.brief(found)));
        }
    }
}
