package org.backdraft.driver.data;

import org.backdraft.schema.SchemaFit;
import org.backdraft.schema.UnfittedSchema;

import java.io.IOException;

/** The part of a schema's fit that one split gives. */
final class Fitting {
    private Fitting() {}

    /**
     * Reads a split.
     *
     * @param firstRow index of its first example
     * @param dealing that holds the examples to fit to
     */
    static SchemaFit of(
            ExampleSource source, int split, Targets targets, long firstRow, Dealing dealing)
            throws IOException {
        SchemaFit fit = new SchemaFit((UnfittedSchema) source.schema());
        try (RowReader reader = source.open(split, targets)) {
            for (long index = firstRow; reader.next(); index++) {
                if (dealing.holds(dealing.place(index))) {
                    fit.add(reader.cells());
                }
            }
        }
        return fit;
    }
}
