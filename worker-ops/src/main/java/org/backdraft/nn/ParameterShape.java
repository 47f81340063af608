package org.backdraft.nn;

import java.util.List;

/**
 * The name and dimensions of one tensor of parameters, row-major.
 *
 * @param name such as "weight"
 * @param dimensions sizes, outermost first
 */
public record ParameterShape(String name, List<Integer> dimensions) {

    public ParameterShape {
        dimensions = List.copyOf(dimensions);
    }

    static ParameterShape of(String name, Integer... dimensions) {
        return new ParameterShape(name, List.of(dimensions));
    }

    /** Number of elements. */
    public int size() {
        return dimensions.stream().reduce(1, Math::multiplyExact);
    }
}
