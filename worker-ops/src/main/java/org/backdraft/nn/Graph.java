package org.backdraft.nn;

import org.backdraft.tensor.Seed;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network: modules joined into a directed acyclic graph, in topological order.
 *
 * <p>Every node takes the network's input or earlier nodes; one output may feed several nodes; the
 * last node is the network's output. Widths are inferred from the input's. The graph gives each
 * node its slice of the flat parameter vector theta, in node order.
 *
 * <p>Immutable; holds no weights.
 */
public final class Graph implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The name by which nodes take the network's input. */
    public static final String INPUT = "input";

    /** Index that stands for the network's input among {@link #inputsOf}. */
    static final int INPUT_INDEX = -1;

    private final int inputWidth;
    private final List<Node> nodes;
    private final int[][] inputs;
    private final int[] widths;
    private final int[] offsets;
    private final boolean[] trained;

    /**
     * Joins nodes into a network.
     *
     * @param inputWidth features of an example, at least 1
     * @param nodes in topological order; the last one is the output
     * @throws ShapeException naming the node, when a name or a width doesn't fit
     */
    public Graph(int inputWidth, List<Node> nodes) {
        if (inputWidth < 1) {
            throw new ShapeException("a network needs 1 input feature or more, not " + inputWidth);
        }
        if (nodes.isEmpty()) {
            throw new ShapeException("a network needs at least one module");
        }
        this.inputWidth = inputWidth;
        this.nodes = List.copyOf(nodes);
        this.inputs = new int[nodes.size()][];
        this.widths = new int[nodes.size()];
        this.offsets = new int[nodes.size() + 1];
        this.trained = new boolean[nodes.size()];
        Map<String, Integer> indices = new HashMap<>(Map.of(INPUT, INPUT_INDEX));
        for (int i = 0; i < nodes.size(); i++) {
            place(i, indices);
        }
        checkAllUsed();
    }

    /** Features of an example. */
    public int inputWidth() {
        return inputWidth;
    }

    /** Width of the output of the last node. */
    public int outputWidth() {
        return widths[widths.length - 1];
    }

    /** The nodes in topological order. */
    public List<Node> nodes() {
        return nodes;
    }

    /** Length of theta. */
    public int parameterCount() {
        return offsets[nodes.size()];
    }

    /** Where the slice of node {@code i} starts in theta; it ends where the next one starts. */
    public int offset(int i) {
        return offsets[i];
    }

    /** Width of the output of node {@code i}. */
    public int width(int i) {
        return widths[i];
    }

    /** Widths of the inputs of node {@code i}. */
    public List<Integer> inputWidths(int i) {
        List<Integer> result = new ArrayList<>();
        for (int input : inputs[i]) {
            result.add(input == INPUT_INDEX ? inputWidth : widths[input]);
        }
        return result;
    }

    /** The tensors of node {@code i}, in their order in its slice. */
    public List<ParameterShape> parameters(int i) {
        return nodes.get(i).module().parameters(inputWidths(i));
    }

    /** Initial parameters: each node's from its initialiser, seeded by (seed, node). */
    public float[] initialTheta(long seed) {
        float[] theta = new float[parameterCount()];
        for (int i = 0; i < nodes.size(); i++) {
            nodes.get(i).module().initialize(Seed.of(seed, i), inputWidths(i), theta, offsets[i]);
        }
        return theta;
    }

    /** The nodes that feed node {@code i}; {@link #INPUT_INDEX} is the network's input. */
    int[] inputsOf(int i) {
        return inputs[i];
    }

    /** Whether the output of node {@code i} depends on any parameter. */
    boolean isTrained(int i) {
        return i != INPUT_INDEX && trained[i];
    }

    private void place(int i, Map<String, Integer> indices) {
        Node node = nodes.get(i);
        if (node.inputs().isEmpty()) {
            throw new ShapeException("module '%s' has no inputs".formatted(node.name()));
        }
        inputs[i] = node.inputs().stream().mapToInt(name -> index(node, name, indices)).toArray();
        widths[i] = checked(node, () -> node.module().outputWidth(inputWidths(i)));
        offsets[i + 1] = checked(node, () -> end(i));
        int count = offsets[i + 1] - offsets[i];
        trained[i] = count > 0;
        for (int input : inputs[i]) {
            trained[i] |= isTrained(input);
        }
        if (node.name().equals(INPUT)) {
            throw new ShapeException("a module can't be named 'input', the network's own input");
        }
        if (indices.putIfAbsent(node.name(), i) != null) {
            throw new ShapeException("two modules are named '%s'".formatted(node.name()));
        }
    }

    /** Where the slice of node {@code i} ends in theta. */
    private int end(int i) {
        long end = offsets[i];
        for (ParameterShape tensor : parameters(i)) {
            end += tensor.size();
        }
        if (end > Integer.MAX_VALUE) {
            throw new ShapeException(
                    "the network has over %d parameters up to here".formatted(Integer.MAX_VALUE));
        }
        return (int) end;
    }

    private int index(Node node, String input, Map<String, Integer> indices) {
        Integer index = indices.get(input);
        if (index == null) {
            boolean later = nodes.stream().anyMatch(other -> other.name().equals(input));
            throw new ShapeException(
                    "module '%s' takes '%s', which %s; it can take %s"
                            .formatted(
                                    node.name(),
                                    input,
                                    later ? "does not come before it" : "does not exist",
                                    new java.util.TreeSet<>(indices.keySet())));
        }
        return index;
    }

    private static int checked(Node node, java.util.function.IntSupplier width) {
        try {
            return width.getAsInt();
        } catch (ShapeException e) {
            throw new ShapeException(
                    "module '%s' with inputs %s: %s"
                            .formatted(node.name(), node.inputs(), e.getMessage()));
        }
    }

    private void checkAllUsed() {
        Set<String> used = new HashSet<>();
        nodes.forEach(node -> used.addAll(node.inputs()));
        for (Node node : nodes.subList(0, nodes.size() - 1)) {
            if (!used.contains(node.name())) {
                throw new ShapeException(
                        "module '%s' feeds nothing; the output is the last module, '%s'"
                                .formatted(node.name(), nodes.get(nodes.size() - 1).name()));
            }
        }
    }
}
