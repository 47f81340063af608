package org.backdraft.nn;

import java.util.List;

/** Checks of how many inputs a module takes and of what widths. */
final class Arity {
    private Arity() {}

    /** The width of the only input. */
    static int one(String module, List<Integer> inputWidths) {
        if (inputWidths.size() != 1) {
            throw new ShapeException(
                    "%s takes one input, not %d".formatted(module, inputWidths.size()));
        }
        return inputWidths.get(0);
    }

    /** Two inputs or more. */
    static void several(String module, List<Integer> inputWidths) {
        if (inputWidths.size() < 2) {
            throw new ShapeException(
                    "%s takes two inputs or more, not %d".formatted(module, inputWidths.size()));
        }
    }
}
