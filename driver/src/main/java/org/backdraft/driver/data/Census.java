package org.backdraft.driver.data;

import org.apache.commons.lang3.SerializationUtils;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.driver.files.HadoopFiles;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a data set holds, whatever is in it: its rows, its columns and the records that are none.
 * Read by one distributed pass. Owned by one thread; mergeable.
 */
public final class Census implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ArrayList<ColumnCensus> columns = new ArrayList<>();
    private final BadRecords bad = new BadRecords();
    private long rows;
    private long nonZeros;
    private int features;
    private int leastIndex = Integer.MAX_VALUE;

    /** Of no rows. */
    Census(List<String> names) {
        names.forEach(name -> columns.add(new ColumnCensus(name)));
    }

    /** The files that a data set is. */
    public static List<FileStatus> files(HadoopFiles files, SourceConfig config)
            throws IOException {
        if (config instanceof SourceConfig.Idx idx) {
            return files.list(idx.path());
        }
        if (config instanceof SourceConfig.Images images) {
            return files.list(images.path() + "/*");
        }
        return files.list(((SourceConfig.Files) config).path());
    }

    /**
     * Reads a data set through.
     *
     * @throws DataException when it can't be read at all
     */
    public static Census of(JavaSparkContext spark, HadoopFiles files, SourceConfig config)
            throws IOException {
        if (config instanceof SourceConfig.Csv csv) {
            return CsvCensus.of(spark, files, csv);
        }
        if (config instanceof SourceConfig.LibSvm libSvm) {
            return LibSvmCensus.of(spark, files, libSvm);
        }
        if (config instanceof SourceConfig.Table table) {
            return TableCensus.of(spark, files, table);
        }
        if (config instanceof SourceConfig.Images images) {
            return ImagesCensus.of(spark, files, images);
        }
        return IdxCensus.of(spark, files, (SourceConfig.Idx) config);
    }

    /** What is made of a split, in a task. */
    @FunctionalInterface
    interface Part<R extends Serializable> extends Serializable {
        R of(int split) throws IOException;
    }

    /** What is made of each split; mistakes come back as what they are. */
    static <R extends Serializable> List<R> onSplits(
            JavaSparkContext spark, int splits, Part<R> part) {
        List<R> results = new ArrayList<>();
        List<Integer> all = new ArrayList<>(IntStream.range(0, splits).boxed().toList());
        List<byte[]> found =
                spark.parallelize(all, Math.max(1, splits)).map(i -> serialized(part, i)).collect();
        for (byte[] bytes : found) {
            Serializable result = Shipped.object(bytes);
            if (result instanceof DataException mistake) {
                throw new DataException(mistake.getMessage());
            }
            @SuppressWarnings("unchecked")
            R made = (R) result;
            results.add(made);
        }
        return results;
    }

    private static <R extends Serializable> byte[] serialized(Part<R> part, int split)
            throws IOException {
        try {
            return SerializationUtils.serialize(part.of(split));
        } catch (DataException e) {
            return SerializationUtils.serialize(e);
        }
    }

    /** Those of all splits together, in their order. */
    static Census sum(List<Census> parts) {
        Census sum = parts.get(0);
        parts.subList(1, parts.size()).forEach(part -> sum.add(part, 0));
        return sum;
    }

    /** Takes in a later stretch, which starts after that many lines of its file. */
    void add(Census later, long lines) {
        for (int j = 0; j < columns.size(); j++) {
            columns.get(j).add(later.columns.get(j));
        }
        bad.addAll(later.bad, lines);
        rows += later.rows;
        nonZeros += later.nonZeros;
        features = Math.max(features, later.features);
        leastIndex = Math.min(leastIndex, later.leastIndex);
    }

    void addRow() {
        rows++;
    }

    void addBad(BadRecord record) {
        bad.add(record);
    }

    /** Takes in a feature of sparse rows, by its index as it is written. */
    void addNonZero(int index) {
        nonZeros++;
        leastIndex = Math.min(leastIndex, index);
        features = Math.max(features, index + 1);
    }

    void setFeatures(int count) {
        features = count;
    }

    /** The columns in their order. */
    public List<ColumnCensus> columns() {
        return columns;
    }

    /** A column by its name; null when there is none. */
    public ColumnCensus column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Records that are rows. */
    public long rows() {
        return rows;
    }

    /** Records that are none. */
    public BadRecords bad() {
        return bad;
    }

    /** Values that sparse rows give. */
    public long nonZeros() {
        return nonZeros;
    }

    /** Features of rows that are one vector; of sparse ones the largest index and one more. */
    public int features() {
        return features;
    }

    /** The smallest index that sparse rows give. */
    public int leastIndex() {
        return leastIndex;
    }
}
