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

    /**
     * Number of elements.
     *
     * @throws ShapeException when they don't fit one array
     */
    public int size() {
        long size = 1;
        for (int dimension : dimensions) {
            size *= dimension;
            if (size > Integer.MAX_VALUE) {
                throw new ShapeException("%s of %s is too large".formatted(name, dimensions));
            }
        }
        return (int) size;
    }
}
