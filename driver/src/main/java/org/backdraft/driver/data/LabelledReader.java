package org.backdraft.driver.data;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** A reader of examples whose labels are words as long as the classes aren't known. */
interface LabelledReader extends RowReader {
    /** More distinct labels than this are numbers, not classes. */
    int MOST_CLASSES = 10_000;

    /** The label of the current example as a word. */
    String label() throws IOException;

    /** The rows left out so far. */
    default BadRecords bad() {
        return new BadRecords();
    }

    /** Where the split turned out to be, once all of it is read. */
    default Scan.Stretch stretch() {
        return Scan.Stretch.FILE;
    }

    /**
     * Reads all examples, which checks them, and closes.
     *
     * @param name of what is read, for messages
     */
    default Scan scan(Targets targets, String name) throws IOException {
        boolean collect = targets.areClasses() && targets.classes().isEmpty();
        Set<String> labels = new HashSet<>();
        long rows = 0;
        long nonZeros = 0;
        try (this) {
            while (next()) {
                rows++;
                nonZeros += Scan.nonZeros(this);
                if (collect && labels.add(label()) && labels.size() > MOST_CLASSES) {
                    throw new DataException(
                            ("%s has over %d different labels; for numbers to be predicted use"
                                            + " loss = squared-error")
                                    .formatted(name, MOST_CLASSES));
                }
            }
        }
        return Scan.of(rows, nonZeros, labels, bad(), stretch());
    }
}
