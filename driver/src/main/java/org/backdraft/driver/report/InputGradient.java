package org.backdraft.driver.report;

import org.backdraft.driver.model.SavedModel;
import org.backdraft.nn.AbsoluteError;
import org.backdraft.nn.Backprop;
import org.backdraft.nn.Dropout;
import org.backdraft.nn.Flatten;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Identity;
import org.backdraft.nn.Initializer;
import org.backdraft.nn.Linear;
import org.backdraft.nn.Module;
import org.backdraft.nn.Node;
import org.backdraft.nn.ParameterShape;
import org.backdraft.nn.Scale;
import org.backdraft.tensor.Matrix;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * dy/dx of one output y of a node of a trained network, with respect to the network's input x.
 * Belongs to one thread.
 */
final class InputGradient {
    /*
     * Backpropagation stops at parameters, so the input is made one: a network whose own input is 0
     * begins with s 0 + b, where the bias b is x, goes on with what leads to the node, frozen, and
     * ends with one linear unit, which picks y. |y - t| with a target t below any y has the slope 1
     * in y, so that the loss's gradient with respect to b is dy/dx.
     */
    private static final float BELOW_ALL = -Float.MAX_VALUE;

    private final Graph graph;
    private final Backprop backprop;
    private final float[] theta;
    private final float[] gradient;
    private final Matrix zeros;
    private final Matrix target = new Matrix(new float[] {BELOW_ALL}, 0, 1, 1);
    private final Matrix weight = new Matrix(new float[] {1}, 0, 1, 1);

    /** Of the first output of a node, until another one is picked. */
    InputGradient(SavedModel model, int node) {
        Graph whole = model.graph();
        Set<String> needed = leadingTo(whole, node);
        String shift = unused("x", needed);
        List<Node> nodes = new ArrayList<>();
        nodes.add(new Node(shift, new Scale(true), List.of(Graph.INPUT)));
        List<Integer> copied = new ArrayList<>();
        for (int i = 0; i <= node; i++) {
            if (needed.contains(whole.nodes().get(i).name())) {
                nodes.add(frozen(whole, i, shift));
                copied.add(i);
            }
        }
        String end = whole.nodes().get(node).name();
        if (!whole.shape(node).isFlat()) {
            String flat = unused("flat", needed);
            nodes.add(new Node(flat, new Flatten(), List.of(end)));
            end = flat;
        }
        Linear pick = new Linear(1, false, Initializer.ZEROS);
        nodes.add(new Node(unused("pick", needed), pick, List.of(end), "", true));
        this.graph = new Graph(whole.inputWidth(), nodes);
        this.backprop = new Backprop(graph, new AbsoluteError(), 1);
        this.theta = graph.initialTheta(0);
        this.gradient = new float[theta.length];
        this.zeros = Matrix.zeros(1, whole.inputWidth());
        for (int k = 0; k < copied.size(); k++) {
            copy(whole, copied.get(k), model.theta(), k + 1);
        }
        pick(0);
    }

    /** Picks y. */
    void pick(int output) {
        int last = graph.nodes().size() - 1;
        java.util.Arrays.fill(theta, graph.offset(last), graph.end(last), 0f);
        theta[graph.offset(last) + output] = 1;
    }

    /** y of a scaled input. */
    double value(float[] x) {
        place(x);
        return backprop.forward(theta, zeros).get(0, 0);
    }

    /**
     * dy/dx at a scaled input.
     *
     * @param slope written
     */
    void slope(float[] x, float[] slope) {
        place(x);
        int at = biasOfShift();
        java.util.Arrays.fill(gradient, at, at + x.length, 0f);
        backprop.gradient(theta, zeros, target, weight, 0, gradient);
        System.arraycopy(gradient, at, slope, 0, x.length);
    }

    private void place(float[] x) {
        System.arraycopy(x, 0, theta, biasOfShift(), x.length);
    }

    /** The shift's parameters are its weight, then its bias. */
    private int biasOfShift() {
        return graph.offset(0) + zeros.cols();
    }

    private static Set<String> leadingTo(Graph graph, int node) {
        Set<String> needed = new HashSet<>(Set.of(graph.nodes().get(node).name()));
        for (int i = node; i >= 0; i--) {
            if (needed.contains(graph.nodes().get(i).name())) {
                needed.addAll(graph.nodes().get(i).inputs());
            }
        }
        return needed;
    }

    /** A node as it works at evaluation, on the shift in place of the input. */
    private static Node frozen(Graph graph, int i, String shift) {
        Node node = graph.nodes().get(i);
        Module module = node.module() instanceof Dropout ? new Identity() : node.module();
        List<String> inputs =
                node.inputs().stream()
                        .map(name -> name.equals(Graph.INPUT) ? shift : name)
                        .toList();
        boolean learns = !graph.parameters(i).isEmpty() || !graph.statistics(i).isEmpty();
        return new Node(node.name(), module, inputs, "", learns);
    }

    private void copy(Graph whole, int i, float[] from, int to) {
        int parameters = whole.end(i) - whole.offset(i);
        System.arraycopy(from, whole.offset(i), theta, graph.offset(to), parameters);
        int statistics = 0;
        for (ParameterShape shape : whole.statistics(i)) {
            statistics += shape.size();
        }
        System.arraycopy(
                from, whole.statisticsOffset(i), theta, graph.statisticsOffset(to), statistics);
    }

    private static String unused(String name, Set<String> names) {
        return names.contains(name) ? unused(name + "'", names) : name;
    }
}
