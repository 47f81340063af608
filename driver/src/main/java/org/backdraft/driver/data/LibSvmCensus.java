package org.backdraft.driver.data;

import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.schema.Decimals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads LIBSVM text through: its columns are the label and all values. */
final class LibSvmCensus {
    private static final List<String> COLUMNS = List.of("label", "values");

    private LibSvmCensus() {}

    static Census of(JavaSparkContext spark, HadoopFiles files, SourceConfig.LibSvm config)
            throws IOException {
        ArrayList<TextSplit> splits =
                new ArrayList<>(TextSplit.list(files, config.path(), TextSplit.BYTES));
        if (splits.isEmpty()) {
            throw new DataException("%s is empty: there is no line in it".formatted(config.path()));
        }
        return Census.sum(Census.onSplits(spark, splits.size(), i -> read(files, splits.get(i))));
    }

    private static Census read(HadoopFiles files, TextSplit split) throws IOException {
        Census census = new Census(COLUMNS);
        LibSvmLine line = new LibSvmLine(0);
        try (SplitLines lines = new SplitLines(files, split)) {
            while (lines.next()) {
                try {
                    if (line.parse(lines)) {
                        add(line, census);
                    }
                } catch (BadRecordException e) {
                    census.addBad(e.record());
                }
            }
        }
        return census;
    }

    private static void add(LibSvmLine line, Census census) {
        if (line.hasLabel()) {
            String label = line.label();
            byte[] text = label.getBytes(StandardCharsets.UTF_8);
            census.columns().get(0).add(label, Decimals.parse(text, 0, text.length));
        } else {
            census.columns().get(0).addMissing();
        }
        census.addRow();
        for (int i = 0; i < line.count(); i++) {
            census.addNonZero(line.index(i));
            census.columns().get(1).addElement(line.value(i));
        }
    }
}
