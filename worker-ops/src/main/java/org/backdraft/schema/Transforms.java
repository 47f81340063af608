package org.backdraft.schema;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Transforms one after the other; none is the identity. Immutable.
 *
 * @param list in their order
 */
public record Transforms(List<Transform> list) implements Serializable {
    public Transforms {
        list = List.copyOf(list);
    }

    /** All of them, in double. */
    public double apply(double x) {
        double result = x;
        for (int i = 0; i < list.size(); i++) {
            result = list.get(i).apply(result);
        }
        return result;
    }

    /** Their names in their order. */
    String names() {
        return list.stream().map(Transform::name).collect(Collectors.joining(", "));
    }
}
