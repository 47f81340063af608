package org.backdraft.nn;

import java.util.List;

/** Checks of what a module is made with and how many inputs it takes of what widths. */
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

    /** The common width of two inputs or more. */
    static int severalOfOneWidth(String module, List<Integer> inputWidths) {
        several(module, inputWidths);
        if (inputWidths.stream().distinct().count() > 1) {
            throw new ShapeException(
                    "%s takes inputs of one width, not %s".formatted(module, inputWidths));
        }
        return inputWidths.get(0);
    }

    /** A hyper-parameter over 0. */
    static void overZero(String module, String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "%s needs %s over 0, not %s".formatted(module, name, value));
        }
    }
}
