package org.backdraft.driver.data;

import org.backdraft.worker.SparseRow;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The examples of one split, of which each is checked to be what its storage can hold. */
final class FittingRows implements RowReader {
    private final RowReader reader;
    private final ExampleSource source;
    private final FeatureStorage storage;
    private long index;

    private FittingRows(
            RowReader reader, ExampleSource source, long firstRow, FeatureStorage storage) {
        this.reader = reader;
        this.source = source;
        this.storage = storage;
        this.index = firstRow;
    }

    /**
     * Opens a split.
     *
     * @param firstRow index of its first example
     * @param storage settled
     */
    static RowReader open(
            ExampleSource source, int split, Targets targets, long firstRow, FeatureStorage storage)
            throws IOException {
        RowReader reader = source.open(split, targets);
        return isSure(source, storage)
                ? reader
                : new FittingRows(reader, source, firstRow, storage);
    }

    /** Whether there is nothing to check. */
    static boolean isSure(ExampleSource source, FeatureStorage storage) {
        return switch (storage) {
            case FLOAT, SPARSE -> true;
            default -> source.featuresAreBytes();
        };
    }

    @Override
    public boolean next() throws IOException {
        if (!reader.next()) {
            return false;
        }
        SparseRow sparse = reader.sparse();
        if (sparse == null) {
            check(reader.features());
        } else {
            check(sparse);
        }
        index++;
        return true;
    }

    private void check(float[] features) {
        for (int j = 0; j < features.length; j++) {
            if (!storage.holds(features[j])) {
                throw misfit(j, features[j]);
            }
        }
    }

    private void check(SparseRow features) {
        for (int i = 0; i < features.count(); i++) {
            if (!storage.holds(features.value(i))) {
                throw misfit(features.index(i), features.value(i));
            }
        }
    }

    private DataException misfit(int j, float found) {
        List<String> names = source.featureNames();
        return new DataException(
                ("%s, example %d (counted from 0), feature %s: data.storage = %s holds %s, found %s;"
                                + " leave data.storage out")
                        .formatted(
                                source.description(),
                                index,
                                names.isEmpty() ? "%d (counted from 0)".formatted(j) : names.get(j),
                                storage.name().toLowerCase(Locale.ROOT),
                                storage.range(),
                                found));
    }

    @Override
    public float[] features() {
        return reader.features();
    }

    @Override
    public SparseRow sparse() {
        return reader.sparse();
    }

    @Override
    public float[] target() {
        return reader.target();
    }

    @Override
    public float weight() {
        return reader.weight();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
