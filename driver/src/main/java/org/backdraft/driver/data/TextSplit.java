package org.backdraft.driver.data;

import org.apache.hadoop.fs.FileStatus;
import org.backdraft.driver.files.HadoopFiles;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a text file that start in a range of its bytes. Compressed files are one range.
 *
 * @param file the file's name
 * @param from first byte
 * @param to byte after the last one
 */
record TextSplit(String file, long from, long to) implements Serializable {
    /** Length of a range. */
    static final int BYTES = 32 << 20;

    /** The ranges of all files that a path stands for, in order; none for empty files. */
    static List<TextSplit> list(HadoopFiles files, String path, int bytes) throws IOException {
        List<TextSplit> splits = new ArrayList<>();
        for (FileStatus status : files.list(path)) {
            String name = status.getPath().toString();
            if (files.isCompressed(name)) {
                splits.add(new TextSplit(name, 0, Long.MAX_VALUE));
                continue;
            }
            for (long from = 0; from < status.getLen(); from += bytes) {
                long to = Math.min(status.getLen(), from + bytes);
                splits.add(new TextSplit(name, from, to));
            }
        }
        return splits;
    }
}
