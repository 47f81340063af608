package org.backdraft.nn;

import org.backdraft.tensor.Seed;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A network: modules joined into a directed acyclic graph, in topological order.
 *
 * <p>Every node takes the network's input or earlier nodes; one output may feed several nodes; the
 * last node is the network's output. Shapes are inferred from the input's. The graph gives each
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
    private final Shape[] shapes;
    private final int[] offsets;
    private final int[] ends;
    private final int[] statistics;
    private int parameterCount;
    private int thetaLength;
    private final boolean[] frozen;
    private final boolean[] trained;

    /**
     * Joins nodes into a network.
     *
     * @param inputWidth features of an example, at least 1
     * @param nodes in topological order; the last one is the output
     * @throws ShapeException naming the node, when a name or a shape doesn't fit
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
        this.shapes = new Shape[nodes.size()];
        this.offsets = new int[nodes.size()];
        this.ends = new int[nodes.size()];
        this.statistics = new int[nodes.size() + 1];
        this.frozen = new boolean[nodes.size()];
        this.trained = new boolean[nodes.size()];
        Map<String, Integer> indices = new HashMap<>(Map.of(INPUT, INPUT_INDEX));
        for (int i = 0; i < nodes.size(); i++) {
            place(i, indices);
        }
        checkAllUsed();
        placeStatistics();
    }

    /** Features of an example. */
    public int inputWidth() {
        return inputWidth;
    }

    /** Width of the output of the last node. */
    public int outputWidth() {
        return width(shapes.length - 1);
    }

    /** The nodes in topological order. */
    public List<Node> nodes() {
        return nodes;
    }

    /** Number of trained parameters, which are the first in theta. */
    public int parameterCount() {
        return parameterCount;
    }

    /** Length of theta: the parameters, then the statistics. */
    public int thetaLength() {
        return thetaLength;
    }

    /** Where the parameters of node {@code i} start in theta. */
    public int offset(int i) {
        return offsets[i];
    }

    /** Where the parameters of node {@code i} end in theta. */
    public int end(int i) {
        return ends[i];
    }

    /**
     * Where the statistics of node {@code i} start in theta; they end where the next ones start.
     */
    public int statisticsOffset(int i) {
        return statistics[i];
    }

    /** Width of the output of node {@code i}. */
    public int width(int i) {
        return shapes[i].size();
    }

    /** Shape of the output of node {@code i}. */
    public Shape shape(int i) {
        return shapes[i];
    }

    /** Shapes of the inputs of node {@code i}. */
    public List<Shape> inputShapes(int i) {
        List<Shape> result = new ArrayList<>();
        for (int input : inputs[i]) {
            result.add(input == INPUT_INDEX ? Shape.of(inputWidth) : shapes[input]);
        }
        return result;
    }

    /** The tensors of parameters of node {@code i}, in their order in its slice. */
    public List<ParameterShape> parameters(int i) {
        return nodes.get(i).module().parameters(inputShapes(i));
    }

    /** The tensors of statistics of node {@code i}, in their order in its slice. */
    public List<ParameterShape> statistics(int i) {
        return nodes.get(i).module().statistics(inputShapes(i));
    }

    /**
     * Floating-point operations an example costs in matrix products while training: per product
     * with a weight 2 forward, 2 for the weight's gradient where it is trained, and 2 for the
     * input's where parameters lie before it.
     */
    public double flopsPerExample() {
        double flops = 0;
        for (int i = 0; i < shapes.length; i++) {
            boolean back = Arrays.stream(inputs[i]).anyMatch(this::isTrained);
            int sweeps = 1 + (frozen[i] ? 0 : 1) + (back ? 1 : 0);
            flops += 2.0 * sweeps * nodes.get(i).module().multiplications(inputShapes(i));
        }
        return flops;
    }

    /** Whether node {@code i} uses the parameters of another one. */
    public boolean isSharing(int i) {
        return !nodes.get(i).shares().isEmpty();
    }

    /** Whether the parameters and statistics of node {@code i} stay as they are. */
    public boolean isFrozen(int i) {
        return frozen[i];
    }

    /** Whether node {@code i} takes the network's input. */
    public boolean takesInput(int i) {
        return Arrays.stream(inputs[i]).anyMatch(input -> input == INPUT_INDEX);
    }

    /**
     * The first node that needs the network's input dense, as it takes it and is no {@link Linear};
     * null when the input may be sparse.
     */
    public Node needsDense() {
        for (int i = 0; i < nodes.size(); i++) {
            if (takesInput(i) && !(nodes.get(i).module() instanceof Linear)) {
                return nodes.get(i);
            }
        }
        return null;
    }

    /** Initial theta: each node's part from its module, seeded by (seed, node). */
    public float[] initialTheta(long seed) {
        float[] theta = new float[thetaLength];
        for (int i = 0; i < nodes.size(); i++) {
            Module module = nodes.get(i).module();
            if (!isSharing(i)) {
                module.initialize(Seed.of(seed, i), inputShapes(i), theta, offsets[i]);
            }
            module.initializeStatistics(inputShapes(i), theta, statistics[i]);
        }
        return theta;
    }

    /**
     * Takes a step's observations into the statistics.
     *
     * @param theta its statistics are accumulated
     * @param gradientSum read: where the statistics are, it holds sums over the step's rows
     * @param rows of the step, over 0
     */
    public void updateStatistics(float[] theta, float[] gradientSum, long rows) {
        for (int i = 0; i < nodes.size(); i++) {
            int at = statistics[i];
            int count = statistics[i + 1] - at;
            if (count > 0 && !frozen[i]) {
                nodes.get(i).module().updateStatistics(theta, gradientSum, at, count, rows);
            }
        }
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
        shapes[i] = checked(node, () -> node.module().outputShape(inputShapes(i)));
        placeParameters(i, indices);
        boolean learns = ends[i] > offsets[i] || !statistics(i).isEmpty();
        if (frozen[i] && !learns) {
            throw new ShapeException(
                    "module '%s' has no parameters to freeze".formatted(node.name()));
        }
        trained[i] = learns && !frozen[i];
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

    private void placeParameters(int i, Map<String, Integer> indices) {
        Node node = nodes.get(i);
        int before = isSharing(i) ? 0 : parameterCount;
        int count = checked(node, () -> size(parameters(i), before));
        if (!isSharing(i)) {
            offsets[i] = parameterCount;
            parameterCount += count;
            frozen[i] = node.frozen();
        } else {
            int owner = sharedWith(i, indices);
            offsets[i] = offsets[owner];
            frozen[i] = frozen[owner];
            if (node.frozen() && !frozen[i]) {
                throw new ShapeException(
                        "module '%s' shares the parameters of '%s'; freeze that one"
                                .formatted(node.name(), node.shares()));
            }
        }
        ends[i] = offsets[i] + count;
    }

    private int sharedWith(int i, Map<String, Integer> indices) {
        Node node = nodes.get(i);
        int other = index(node, node.shares(), indices);
        boolean alike =
                other != INPUT_INDEX
                        && parameters(other).equals(parameters(i))
                        && statistics(i).isEmpty();
        if (!alike) {
            throw new ShapeException(
                    "module '%s' can't share the parameters of '%s': they need the same shapes"
                            .formatted(node.name(), node.shares()));
        }
        return other;
    }

    private void placeStatistics() {
        statistics[0] = parameterCount;
        for (int i = 0; i < nodes.size(); i++) {
            int node = i;
            int count = checked(nodes.get(i), () -> size(statistics(node), statistics[node]));
            statistics[i + 1] = statistics[i] + count;
        }
        thetaLength = statistics[nodes.size()];
    }

    /** Number of elements of tensors that come after {@code before} others. */
    private static int size(List<ParameterShape> tensors, int before) {
        long end = before;
        for (ParameterShape tensor : tensors) {
            end += tensor.size();
        }
        if (end > Integer.MAX_VALUE) {
            throw new ShapeException(
                    "the network has over %d parameters up to here".formatted(Integer.MAX_VALUE));
        }
        return (int) (end - before);
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

    private static <T> T checked(Node node, Supplier<T> fact) {
        try {
            return fact.get();
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
