package org.backdraft.driver.data;

import org.backdraft.worker.SparseRow;

import java.io.IOException;

/** The examples of one split of LIBSVM text. */
final class LibSvmReader implements LabelledReader {
    private final SplitLines lines;
    private final LibSvmLine line;
    private final Targets targets;
    private final int width;
    private final ExampleFilter filter;
    private final SparseRow sparse = new SparseRow();
    private final long from;
    private float[] features;
    private final float[] target;

    /**
     * Takes over lines that stand before the first example.
     *
     * @param filter of the examples
     */
    LibSvmReader(
            SplitLines lines, int firstIndex, int features, Targets targets, ExampleFilter filter) {
        this.lines = lines;
        this.from = lines.offset();
        this.line = new LibSvmLine(firstIndex);
        this.targets = targets;
        this.width = features;
        this.filter = filter;
        this.target = new float[targets.width()];
    }

    @Override
    public boolean next() {
        while (lines.next()) {
            try {
                if (read()) {
                    filter.stopsAt(null);
                    return true;
                }
            } catch (BadRecordException e) {
                if (filter.stopsAt(e.record())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Reads the current line; false when there is nothing on it. */
    private boolean read() {
        if (!line.parse(lines)) {
            return false;
        }
        copy();
        if (target.length > 0) {
            target[0] = targets.areClasses() ? classIndex() : line.labelNumber();
        }
        return true;
    }

    private void copy() {
        int count = line.count();
        if (count > 0 && line.index(count - 1) >= width) {
            throw line.wrong(
                    BadRecord.Kind.INDEX,
                    "",
                    "indices up to %d, as there are %d features"
                            .formatted(line.written(width - 1), width),
                    Long.toString(line.written(line.index(count - 1))));
        }
        sparse.clear();
        for (int i = 0; i < count; i++) {
            sparse.add(line.index(i), line.value(i));
        }
    }

    /** The class of the current label; any label is class 0 while the names are being collected. */
    private int classIndex() {
        String label = line.label();
        if (targets.classes().isEmpty()) {
            return 0;
        }
        int index = targets.index(label);
        if (index < 0) {
            throw line.wrong(
                    BadRecord.Kind.LABEL,
                    ", label",
                    "one of the classes " + Targets.brief(targets.classes()),
                    line.shownLabel());
        }
        return index;
    }

    @Override
    public BadRecords bad() {
        return filter.bad();
    }

    @Override
    public boolean isLeftOut() {
        return filter.isLeftOut();
    }

    @Override
    public Scan.Stretch stretch() {
        return new Scan.Stretch(from, lines.offset(), lines.count());
    }

    @Override
    public String label() {
        return line.label();
    }

    @Override
    public float[] features() {
        if (features == null) {
            features = new float[width];
        }
        sparse.copyTo(features);
        return features;
    }

    @Override
    public SparseRow sparse() {
        return sparse;
    }

    @Override
    public float[] target() {
        return target;
    }

    @Override
    public float weight() {
        return 1f;
    }

    @Override
    public String file() {
        return lines.file();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
