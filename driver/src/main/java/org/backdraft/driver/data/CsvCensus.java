package org.backdraft.driver.data;

import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.driver.files.HadoopFiles;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Reads CSV through without knowing what its columns are; pieces as {@link Survey} does. */
final class CsvCensus implements Serializable {
    private static final long serialVersionUID = 1L;

    private final HadoopFiles files;
    private final boolean header;
    private final char separator;
    private final ArrayList<TextSplit> splits;
    private final ArrayList<String> names;
    private final boolean trailing;
    private final CsvReading reading;

    /** What a piece holds, and where it turned out to be. */
    private record Piece(Census census, Scan.Stretch stretch) implements Serializable {}

    private CsvCensus(
            HadoopFiles files,
            SourceConfig.Csv config,
            List<TextSplit> splits,
            List<String> first,
            CsvReading reading) {
        this.files = files;
        this.header = config.header();
        this.separator = config.separator();
        this.splits = new ArrayList<>(splits);
        this.trailing = header && first.size() > 1 && first.get(first.size() - 1).isBlank();
        this.names = names(first.subList(0, first.size() - (trailing ? 1 : 0)));
        this.reading = reading;
    }

    private ArrayList<String> names(List<String> first) {
        ArrayList<String> result = new ArrayList<>();
        for (String field : first) {
            result.add(header ? field.strip() : Integer.toString(result.size()));
        }
        return result;
    }

    static Census of(JavaSparkContext spark, HadoopFiles files, SourceConfig.Csv config)
            throws IOException {
        return of(spark, files, config, CsvReading.skipping(true));
    }

    static Census of(
            JavaSparkContext spark, HadoopFiles files, SourceConfig.Csv config, CsvReading reading)
            throws IOException {
        List<TextSplit> splits = new ArrayList<>();
        List<String> first = List.of();
        for (FileStatus status : files.list(config.path())) {
            String file = status.getPath().toString();
            splits.addAll(CsvInput.splits(files, status, reading.splitBytes()));
            if (first.isEmpty()) {
                first = CsvFirstLine.read(files, file, config, reading);
            }
        }
        if (first.isEmpty()) {
            throw new DataException("%s is empty: there is no line in it".formatted(config.path()));
        }
        return new CsvCensus(files, config, splits, first, reading).read(spark);
    }

    private Census read(JavaSparkContext spark) {
        List<Piece> pieces = Census.onSplits(spark, splits.size(), this::guessed);
        Census sum = new Census(names);
        SplitStart start = SplitStart.FILE;
        for (int i = 0; i < splits.size(); i++) {
            Piece piece = pieces.get(i);
            boolean continues = splits.get(i).from() > 0;
            if (!continues) {
                start = SplitStart.FILE;
            }
            long linesBefore = start.line() - 1;
            if (continues && piece.stretch.from() != start.offset()) {
                SplitStart known = start;
                int split = i;
                piece = Census.onSplits(spark, 1, one -> piece(split, known)).get(0);
                linesBefore = 0;
            }
            sum.add(piece.census, linesBefore);
            start = start.after(piece.stretch);
        }
        return sum;
    }

    /** Reads a split from its first line break on, on the guess that a record starts there. */
    private Piece guessed(int split) throws IOException {
        if (splits.get(split).from() == 0) {
            return piece(split, SplitStart.FILE);
        }
        try {
            return piece(split, null);
        } catch (DataException e) {
            return new Piece(new Census(names), Scan.Stretch.MISGUESSED);
        }
    }

    private Piece piece(int split, SplitStart start) throws IOException {
        TextSplit range = splits.get(split);
        try (CsvFileReader reader = reader(range, start)) {
            if (header && range.from() == 0 && reader.first()) {
                reader.checkForm();
            }
            long from = reader.offset();
            Census census = new Census(names);
            while (reader.next()) {
                add(reader, census);
            }
            return new Piece(census, new Scan.Stretch(from, reader.offset(), reader.lines()));
        }
    }

    private CsvFileReader reader(TextSplit range, SplitStart start) throws IOException {
        ByteWindow window;
        if (range.from() == 0) {
            window = CsvInput.open(files, range.file());
        } else if (start != null) {
            window = CsvInput.openAt(files, range.file(), start.offset());
        } else {
            window = CsvInput.openAt(files, range.file(), range.from() - 1);
            window.skipLine();
        }
        return new CsvFileReader(
                HadoopFiles.shown(range.file()),
                window,
                range.to(),
                start == null ? 1 : start.line(),
                separator,
                names.size() + 1,
                reading.recordBytes());
    }

    private void add(CsvFileReader reader, Census census) {
        CsvRecord record = reader.record();
        if (reader.mistake() != null) {
            census.addBad(reader.mistake());
            return;
        }
        if (record.count() != names.size() + (trailing ? 1 : 0)) {
            String detail =
                    ": expected %d columns, found %d".formatted(names.size(), record.count());
            census.addBad(
                    new BadRecord(BadRecord.Kind.COLUMNS, reader.file(), reader.line(), detail));
            return;
        }
        census.addRow();
        for (int j = 0; j < names.size(); j++) {
            if (record.isEmpty(j)) {
                census.columns().get(j).addMissing();
            } else {
                census.columns().get(j).add(record.field(j).strip(), record.number(j));
            }
        }
    }
}
