package org.backdraft.driver.export;

import org.backdraft.nn.Graph;
import org.backdraft.nn.Node;
import org.backdraft.nn.ParameterShape;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The nodes of a network, and its parameters as constants, named as in the saved model. */
final class NetworkNodes {
    private final OnnxGraph onnx;
    private final Graph graph;
    private final float[] theta;
    private final Map<String, List<String>> parameters = new HashMap<>();

    /**
     * For a network.
     *
     * @param theta read
     */
    NetworkNodes(OnnxGraph onnx, Graph graph, float[] theta) {
        this.onnx = onnx;
        this.graph = graph;
        this.theta = theta;
    }

    /** Adds the network, and returns the name of its output. */
    String add(String input) {
        Map<String, String> values = new HashMap<>(Map.of(Graph.INPUT, input));
        String output = input;
        for (int i = 0; i < graph.nodes().size(); i++) {
            Node node = graph.nodes().get(i);
            output =
                    new ModuleNodes(
                                    onnx,
                                    node.name(),
                                    node.inputs().stream().map(values::get).toList(),
                                    tensors(i),
                                    graph.inputShapes(i).get(0).dimensions().size())
                            .add(node.module());
            values.put(node.name(), output);
        }
        return output;
    }

    /** Names of a node's parameters, then of its statistics. */
    private List<String> tensors(int i) {
        Node node = graph.nodes().get(i);
        List<String> tensors =
                new ArrayList<>(
                        graph.isSharing(i)
                                ? parameters.get(node.shares())
                                : constants(node, graph.parameters(i), graph.offset(i)));
        parameters.put(node.name(), List.copyOf(tensors));
        tensors.addAll(constants(node, graph.statistics(i), graph.statisticsOffset(i)));
        return tensors;
    }

    private List<String> constants(Node node, List<ParameterShape> shapes, int offset) {
        List<String> constants = new ArrayList<>();
        int at = offset;
        for (ParameterShape shape : shapes) {
            String name = node.name() + "." + shape.name();
            constants.add(onnx.constant(name, shape.dimensions(), theta, at));
            at += shape.size();
        }
        return constants;
    }
}
