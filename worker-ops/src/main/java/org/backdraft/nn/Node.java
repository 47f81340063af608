package org.backdraft.nn;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * One module placed in a network.
 *
 * @param name unique in the network
 * @param module what it computes
 * @param inputs names of the nodes whose outputs it takes, or {@link Graph#INPUT}
 */
public record Node(String name, Module module, List<String> inputs) implements Serializable {

    public Node {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(module, "module");
        inputs = List.copyOf(inputs);
    }
}
