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
 * @param shares name of an earlier node whose parameters it uses as its own (tied weights, whose
 *     gradients add up), or "" for parameters of its own
 * @param frozen whether its parameters and statistics stay as they are: it then works as at
 *     evaluation, and gradients pass through it to what comes before
 */
public record Node(String name, Module module, List<String> inputs, String shares, boolean frozen)
        implements Serializable {

    public Node {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(module, "module");
        Objects.requireNonNull(shares, "shares");
        inputs = List.copyOf(inputs);
    }

    /** With parameters of its own. */
    public Node(String name, Module module, List<String> inputs) {
        this(name, module, inputs, "");
    }

    /** With parameters that are trained. */
    public Node(String name, Module module, List<String> inputs, String shares) {
        this(name, module, inputs, shares, false);
    }

    /** The same node, frozen. */
    public Node freeze() {
        return new Node(name, module, inputs, shares, true);
    }
}
