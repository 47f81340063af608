package org.backdraft.driver.data;

import java.io.IOException;
import java.util.List;

/** Settings and shorthands for tests on CSV files. */
final class Csv {
    private Csv() {}

    /** Comma, header, a label column and no weights. */
    static SourceConfig.Csv config(String path, String label) {
        return new SourceConfig.Csv(path, label, "", true, ',');
    }

    /** Comma, no header, a label column and no weights. */
    static SourceConfig.Csv bare(String path, String label) {
        return new SourceConfig.Csv(path, label, "", false, ',');
    }

    /** Opens files for training. */
    static CsvSource open(SourceConfig.Csv config) throws IOException {
        return CsvSource.open(Rows.FILES, config, FeatureColumns.all(), true);
    }

    /** The rows of files whose label is a number. */
    static List<List<Float>> rows(SourceConfig.Csv config) throws IOException {
        return Rows.of(open(config), Targets.number());
    }

    /** Reads all splits through, as the first look of a load does. */
    static void scan(CsvSource source, Targets targets) throws IOException {
        for (int split = 0; split < source.splits(); split++) {
            source.scan(split, targets);
        }
    }
}
