package org.backdraft.driver.tensorboard;

import org.backdraft.nn.Graph;
import org.backdraft.nn.Node;

import java.util.List;

/** A network as TensorBoard's GraphDef: a node a module, with the widths of their outputs. */
final class GraphMessage {
    private static final int UNKNOWN_ROWS = -1;

    /** GraphDef's version, which TensorBoard doesn't look at. */
    private static final int PRODUCER = 22;

    private GraphMessage() {}

    static Message of(Graph graph) {
        Message message = new Message();
        message.message(1, node(Graph.INPUT, "Placeholder", List.of(graph.inputWidth())));
        for (int i = 0; i < graph.nodes().size(); i++) {
            Node node = graph.nodes().get(i);
            String operation = node.module().getClass().getSimpleName();
            Message one = node(node.name(), operation, graph.shape(i).dimensions());
            node.inputs().forEach(input -> one.text(3, input));
            int parameters = graph.isSharing(i) ? 0 : graph.end(i) - graph.offset(i);
            one.message(5, attribute("parameters", new Message().whole(3, parameters)));
            message.message(1, one);
        }
        return message.message(4, new Message().whole(1, PRODUCER));
    }

    private static Message node(String name, String operation, List<Integer> dimensions) {
        Message shape = new Message().message(2, new Message().whole(1, UNKNOWN_ROWS));
        dimensions.forEach(size -> shape.message(2, new Message().whole(1, size)));
        Message shapes = new Message().message(1, new Message().message(7, shape));
        return new Message()
                .text(1, name)
                .text(2, operation)
                .message(5, attribute("_output_shapes", shapes));
    }

    /** An entry of a node's map. */
    private static Message attribute(String key, Message value) {
        return new Message().text(1, key).message(2, value);
    }
}
