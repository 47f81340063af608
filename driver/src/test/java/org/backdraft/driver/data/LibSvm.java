package org.backdraft.driver.data;

import java.io.IOException;
import java.util.List;

/** Settings and shorthands for tests on LIBSVM files. */
final class LibSvm {
    static final Placement HERE = new InProcessPlacement(1);

    private LibSvm() {}

    /** Opens files whose indices start at 1. */
    static LibSvmSource open(String path, int features) throws IOException {
        return open(path, features, TextSplit.BYTES);
    }

    /** Opens files, cut into ranges of that many bytes. */
    static LibSvmSource open(String path, int features, int splitBytes) throws IOException {
        return LibSvmSource.open(
                Rows.FILES,
                new SourceConfig.LibSvm(path, features, 1),
                HERE,
                splitBytes,
                BadRecordPolicy.FAIL);
    }

    /** The rows of files whose label is a number. */
    static List<List<Float>> rows(String path, int features) throws IOException {
        return Rows.of(open(path, features), Targets.number());
    }
}
