package org.backdraft.nn;

import java.util.List;

/** Checks of what a module is made with and how many inputs it takes of what shapes. */
final class Arity {
    private Arity() {}

    /** The shape of the only input. */
    static Shape one(String module, List<Shape> inputs) {
        if (inputs.size() != 1) {
            throw new ShapeException("%s takes one input, not %d".formatted(module, inputs.size()));
        }
        return inputs.get(0);
    }

    /** The width of the only input, which has features and nothing else. */
    static int features(String module, List<Shape> inputs) {
        Shape input = one(module, inputs);
        if (!input.isFlat()) {
            throw new ShapeException(
                    "%s takes plain features, not %s; put { type = flatten } before it"
                            .formatted(module, input));
        }
        return input.size();
    }

    /** Two inputs or more. */
    static void several(String module, List<Shape> inputs) {
        if (inputs.size() < 2) {
            throw new ShapeException(
                    "%s takes two inputs or more, not %d".formatted(module, inputs.size()));
        }
    }

    /** The common shape of two inputs or more. */
    static Shape severalOfOneShape(String module, List<Shape> inputs) {
        several(module, inputs);
        if (inputs.stream().distinct().count() > 1) {
            throw new ShapeException(
                    "%s takes inputs of one shape, not %s".formatted(module, inputs));
        }
        return inputs.get(0);
    }

    /** A hyper-parameter over 0. */
    static void overZero(String module, String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "%s needs %s over 0, not %s".formatted(module, name, value));
        }
    }

    /** A pooling's padding, which leaves some of the input in every window. */
    static void atMostHalfPadding(String module, Window window) {
        for (int d = 0; d < window.dimensions(); d++) {
            if (2L * window.padding().get(d) > window.kernel().get(d)) {
                throw new IllegalArgumentException(
                        "%s needs a padding of at most half its kernel %s, not %s"
                                .formatted(module, window.kernel(), window.padding()));
            }
        }
    }
}
