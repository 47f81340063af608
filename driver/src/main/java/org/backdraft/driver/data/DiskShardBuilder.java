package org.backdraft.driver.data;

import org.backdraft.worker.Features;
import org.backdraft.worker.Half;
import org.backdraft.worker.MappedBytes;
import org.backdraft.worker.MappedFile;
import org.backdraft.worker.MappedFloats;
import org.backdraft.worker.MappedHalves;
import org.backdraft.worker.MappedNonZeros;
import org.backdraft.worker.Shard;
import org.backdraft.worker.SparseRow;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A shard on a local disk while its rows arrive. Owned by one thread. */
final class DiskShardBuilder implements ShardAssembly {
    /*
     * Rows lie in the file in the order of the shard, so that a shuffle window is a stretch of it,
     * and all of a row lies together, so that a row that isn't in the page cache costs one access:
     * its targets, its weight unless all are 1, its features. Of sparse features there are where
     * they start and how many they are; the indices and values come after the last row.
     *
     * While rows arrive they are records of a sorter: targets, weight, features.
     */
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int NON_ZERO_BYTES = Integer.BYTES + Float.BYTES;

    private final int number;
    private final int rows;
    private final ShardBuilder.Shape shape;
    private final Path folder;
    private final int heapBytes;
    private final RecordSorter arrivals;
    private final SparseRow nonZeros = new SparseRow();
    private final int targetBytes;
    private boolean weighted;
    private int placed;

    /**
     * Without rows.
     *
     * @param disk with the heap of this shard alone
     */
    DiskShardBuilder(int number, ShardBuilder.Shape shape, Dealing dealing, ScratchDisk disk) {
        this.number = number;
        this.rows = dealing.rows(number);
        this.shape = shape;
        this.folder = disk.folder(number);
        this.heapBytes = disk.heapBytes();
        this.arrivals = new RecordSorter(ScratchFile.in(folder), heapBytes / 2);
        this.targetBytes = Float.BYTES * shape.targets();
    }

    private boolean isSparse() {
        return shape.storage() == FeatureStorage.SPARSE;
    }

    /** Bytes of a row's dense features, so many that the next row starts at a multiple of 4. */
    private int denseBytes() {
        long bytes = (long) shape.storage().bytes() * shape.features();
        return Math.toIntExact((bytes + Float.BYTES - 1) / Float.BYTES * Float.BYTES);
    }

    @Override
    public void place(int row, RowReader reader) {
        if (isSparse()) {
            findNonZeros(reader);
        }
        int featureBytes = isSparse() ? NON_ZERO_BYTES * nonZeros.count() : denseBytes();
        ByteBuffer record = arrivals.add(row, targetBytes + Float.BYTES + featureBytes);
        float[] target = reader.target();
        for (int i = 0; i < shape.targets(); i++) {
            record.putFloat(target[i]);
        }
        record.putFloat(reader.weight());
        weighted |= reader.weight() != 1f;
        if (isSparse()) {
            putNonZeros(record);
        } else {
            putDense(reader.features(), record);
        }
        placed++;
    }

    private void findNonZeros(RowReader reader) {
        SparseRow sparse = reader.sparse();
        nonZeros.clear();
        if (sparse == null) {
            float[] features = reader.features();
            for (int j = 0; j < shape.features(); j++) {
                addNonZero(j, features[j]);
            }
        } else {
            for (int i = 0; i < sparse.count(); i++) {
                addNonZero(sparse.index(i), sparse.value(i));
            }
        }
    }

    private void addNonZero(int index, float value) {
        if (value != 0) {
            nonZeros.add(index, value);
        }
    }

    private void putNonZeros(ByteBuffer record) {
        for (int i = 0; i < nonZeros.count(); i++) {
            record.putInt(nonZeros.index(i));
        }
        for (int i = 0; i < nonZeros.count(); i++) {
            record.putFloat(nonZeros.value(i));
        }
    }

    private void putDense(float[] features, ByteBuffer record) {
        for (int j = 0; j < shape.features(); j++) {
            switch (shape.storage()) {
                case BYTE -> record.put((byte) features[j]);
                case HALF -> record.putShort(Half.of(features[j]));
                default -> record.putFloat(features[j]);
            }
        }
    }

    @Override
    public Shard build() {
        ShardAssembly.checkComplete(number, placed, rows);
        int weightBytes = weighted ? Float.BYTES : 0;
        int rowBytes = targetBytes + weightBytes + (isSparse() ? 2 * Integer.BYTES : denseBytes());
        long afterRows = (long) rowBytes * rows;
        try (ScratchFile file = ScratchFile.in(folder)) {
            RowWriter writer = new RowWriter(file, afterRows, weightBytes);
            arrivals.read(heapBytes / 2, writer);
            writer.end();
            close();
            MappedFile map = file.map();
            int first = targetBytes + weightBytes;
            return new Shard(
                    number,
                    features(map, first, rowBytes, afterRows, writer.nonZeros),
                    new MappedFloats(map, rows, shape.targets(), 0, rowBytes),
                    weighted ? new MappedFloats(map, rows, 1, targetBytes, rowBytes) : null);
        }
    }

    private Features features(MappedFile map, int first, int rowBytes, long afterRows, int count) {
        int width = shape.features();
        return switch (shape.storage()) {
            case BYTE -> new MappedBytes(map, rows, width, first, rowBytes);
            case HALF -> new MappedHalves(map, rows, width, first, rowBytes);
            case SPARSE -> new MappedNonZeros(map, rows, width, first, rowBytes, afterRows, count);
            default -> new MappedFloats(map, rows, width, first, rowBytes);
        };
    }

    @Override
    public void close() {
        arrivals.close();
    }

    /** Writes a shard's rows, which come in their order. */
    private final class RowWriter implements RecordSorter.Reader {
        private final ScratchFile.Writer perRow;
        private final ScratchFile.Writer afterRows;
        private final int weightBytes;
        private int written;
        private int nonZeros;

        private RowWriter(ScratchFile file, long afterRows, int weightBytes) {
            this.perRow = file.new Writer(0, BUFFER_BYTES);
            this.afterRows = file.new Writer(afterRows, isSparse() ? BUFFER_BYTES : 0);
            this.weightBytes = weightBytes;
        }

        @Override
        public void read(int row, ByteBuffer record, int length) {
            if (row != written++) {
                throw new IllegalStateException(
                        "shard %d got row %d twice or not at all".formatted(number, row));
            }
            int featureBytes = length - targetBytes - Float.BYTES;
            byte[] bytes = record.array();
            int at = record.position();
            perRow.put(bytes, at, targetBytes + weightBytes);
            int featuresAt = at + targetBytes + Float.BYTES;
            if (isSparse()) {
                perRow.putInt(nonZeros);
                perRow.putInt(featureBytes / NON_ZERO_BYTES);
                nonZeros = Math.addExact(nonZeros, featureBytes / NON_ZERO_BYTES);
                afterRows.put(bytes, featuresAt, featureBytes);
            } else {
                perRow.put(bytes, featuresAt, featureBytes);
            }
        }

        private void end() {
            perRow.end();
            afterRows.end();
        }
    }
}
