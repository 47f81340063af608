package org.backdraft.driver.data;

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

    private LibSvmSource(
            HadoopFiles files, SourceConfig.LibSvm config, int features, List<TextSplit> splits) {
        this.files = files;
        this.path = config.path();
        this.firstIndex = config.firstIndex();
        this.features = features;
        this.splits = splits;
    }

    /**
     * Finds the files and, unless the configuration gives the number of features, reads them
     * through for the largest index.
     *
     * @param placement where they are read
     * @param splitBytes length of the ranges that plain files are cut into
     */
    static LibSvmSource open(
            HadoopFiles files, SourceConfig.LibSvm config, Placement placement, int splitBytes)
            throws IOException {
        List<TextSplit> splits = TextSplit.list(files, config.path(), splitBytes);
        if (splits.isEmpty()) {
            throw new DataException("%s is empty: there is no line in it".formatted(config.path()));
        }
        LibSvmSource source = new LibSvmSource(files, config, config.features(), splits);
        return config.features() > 0
                ? source
                : new LibSvmSource(files, config, width(source, placement), splits);
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
                new SplitLines(files, splits.get(split)), firstIndex, features, targets);
    }

    /** Features of a split's examples, or why they can't be told. */
    private record Width(int features, String mistake) implements Serializable {}

    private static int width(LibSvmSource source, Placement placement) {
        int features = 0;
        List<Width> widths =
                placement.onSplits(
                        source,
                        "find the largest index of " + source.path,
                        (split, opened) -> List.of(source.width(split)).iterator());
        for (Width width : widths) {
            if (width.mistake != null) {
                throw new DataException(width.mistake);
            }
            features = Math.max(features, width.features);
        }
        if (features == 0) {
            throw new DataException("there are no features in " + source.path);
        }
        return features;
    }

    private Width width(int split) throws IOException {
        int width = 0;
        LibSvmLine line = new LibSvmLine(firstIndex);
        try (SplitLines lines = new SplitLines(files, splits.get(split))) {
            while (lines.next()) {
                if (line.parse(lines) && line.count() > 0) {
                    width = Math.max(width, line.index(line.count() - 1) + 1);
                }
            }
        } catch (DataException e) {
            return new Width(0, e.getMessage());
        }
        return new Width(width, null);
    }
}
