package org.backdraft.driver.data;

import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.driver.files.HadoopFiles;

import java.io.IOException;
import java.util.List;

/** Reads IDX files through: their columns are the label, where there are labels, and all bytes. */
final class IdxCensus {
    private IdxCensus() {}

    static Census of(JavaSparkContext spark, HadoopFiles files, SourceConfig.Idx config)
            throws IOException {
        IdxSource source = IdxSource.open(files, config.path(), config.labels());
        boolean labelled = !config.labels().isEmpty();
        Targets targets = labelled ? Targets.number() : Targets.none();
        Census sum =
                Census.sum(
                        Census.onSplits(
                                spark, source.splits(), split -> read(source, split, targets)));
        sum.setFeatures(source.features());
        return sum;
    }

    private static Census read(IdxSource source, int split, Targets targets) throws IOException {
        boolean labelled = targets.width() > 0;
        Census census = new Census(labelled ? List.of("label", "pixels") : List.of("pixels"));
        source.scan(split, targets).rows();
        try (RowReader rows = source.open(split, targets)) {
            while (rows.next()) {
                census.addRow();
                if (labelled) {
                    int label = (int) rows.target()[0];
                    census.columns().get(0).add(Integer.toString(label), label);
                }
                census.columns().get(labelled ? 1 : 0).addArray(rows.features());
            }
        }
        return census;
    }
}
