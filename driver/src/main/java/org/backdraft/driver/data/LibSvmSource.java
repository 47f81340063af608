package org.backdraft.driver.data;

import org.apache.commons.lang3.SerializationUtils;
import org.backdraft.driver.files.HadoopFiles;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * Examples in LIBSVM files: {@code label index:value index:value ... # comment}, one a line,
 * indices ascending, what is left out is 0.
 *
 * <p>UTF-8, LF or CRLF, optional byte order mark. Plain files are read in ranges of bytes,
 * compressed ones whole; the order of the examples is that of the files' names and, in a file, of
 * its bytes. Lines with nothing but blanks and a comment are passed over.
 */
final class LibSvmSource implements ExampleSource {
    private static final long serialVersionUID = 1L;

    private final HadoopFiles files;
    private final String path;
    private final int firstIndex;
    private final int features;
    private final List<TextSplit> splits;
    private final boolean skips;
    private final boolean stops;

    private LibSvmSource(
            HadoopFiles files, SourceConfig.LibSvm config, List<TextSplit> splits, boolean skips) {
        this.files = files;
        this.path = config.path();
        this.firstIndex = config.firstIndex();
        this.features = config.features();
        this.splits = splits;
        this.skips = skips;
        this.stops = false;
    }

    private LibSvmSource(LibSvmSource other, int features, boolean stops) {
        this.files = other.files;
        this.path = other.path;
        this.firstIndex = other.firstIndex;
        this.features = features;
        this.splits = other.splits;
        this.skips = other.skips;
        this.stops = stops;
    }

    /**
     * Finds the files and, unless the configuration gives the number of features, reads them
     * through for the largest index in lines that are well formed, whatever their labels.
     *
     * @param placement where they are read
     * @param splitBytes length of the ranges that plain files are cut into
     * @param policy what becomes of bad records
     */
    static LibSvmSource open(
            HadoopFiles files,
            SourceConfig.LibSvm config,
            Placement placement,
            int splitBytes,
            BadRecordPolicy policy)
            throws IOException {
        List<TextSplit> splits = TextSplit.list(files, config.path(), splitBytes);
        if (splits.isEmpty()) {
            throw new DataException("%s is empty: there is no line in it".formatted(config.path()));
        }
        LibSvmSource source = new LibSvmSource(files, config, splits, policy.skips());
        return config.features() > 0
                ? source
                : new LibSvmSource(source, width(source, placement, policy), false);
    }

    @Override
    public String description() {
        return path;
    }

    @Override
    public int features() {
        return features;
    }

    @Override
    public boolean isSparse() {
        return true;
    }

    @Override
    public int splits() {
        return splits.size();
    }

    /** Lines are found without guessing; this is for their numbers in messages. */
    @Override
    public boolean continuesFile(int split) {
        return skips && splits.get(split).from() > 0;
    }

    @Override
    public LibSvmSource carrying(List<String> names) {
        ExampleSource.super.carrying(names);
        return new LibSvmSource(this, features, true);
    }

    @Override
    public boolean labelsAreClassNumbers() {
        return false;
    }

    @Override
    public Scan scan(int split, Targets targets) throws IOException {
        return open(split, targets).scan(targets, HadoopFiles.shown(splits.get(split).file()));
    }

    @Override
    public LibSvmReader open(int split, Targets targets) throws IOException {
        return new LibSvmReader(
                new SplitLines(files, splits.get(split), skips),
                firstIndex,
                features,
                targets,
                new ExampleFilter(skips, stops));
    }

    /** Features of a split's examples, or why they can't be told. */
    private record Width(int features, long lines, BadRecords bad, String mistake)
            implements Serializable {}

    private static int width(LibSvmSource source, Placement placement, BadRecordPolicy policy) {
        int features = 0;
        long lines = 0;
        BadRecords bad = new BadRecords();
        List<byte[]> widths =
                placement.onSplits(
                        source,
                        "find the largest index of " + source.path,
                        (split, opened) ->
                                List.of(SerializationUtils.serialize(source.width(split)))
                                        .iterator());
        for (byte[] found : widths) {
            Width width = Shipped.object(found);
            if (width.mistake != null) {
                throw new DataException(width.mistake);
            }
            features = Math.max(features, width.features);
            lines += width.lines;
            bad.addAll(width.bad, 0);
        }
        policy.check(bad, lines, source.path);
        if (features == 0) {
            throw new DataException("there are no features in " + source.path);
        }
        return features;
    }

    private Width width(int split) throws IOException {
        int width = 0;
        long count = 0;
        ExampleFilter filter = new ExampleFilter(skips, false);
        LibSvmLine line = new LibSvmLine(firstIndex);
        try (SplitLines lines = new SplitLines(files, splits.get(split))) {
            while (lines.next()) {
                try {
                    if (line.parse(lines)) {
                        count++;
                        width = Math.max(width, line.features());
                    }
                } catch (BadRecordException e) {
                    filter.stopsAt(e.record());
                }
            }
        } catch (DataException e) {
            return new Width(0, 0, filter.bad(), e.getMessage());
        }
        return new Width(width, count, filter.bad(), null);
    }
}
