package org.backdraft.worker;

import org.backdraft.nn.Graph;
import org.backdraft.nn.Linear;

import java.util.ArrayList;
import java.util.List;

/**
 * Which parts of a gradient, laid out as theta, can be sparse: the weights that sparse input alone
 * meets, which have a column for each feature.
 *
 * <p>Immutable.
 */
public final class GradientLayout {
    private final int length;
    private final int columns;
    private final Part[] parts;

    /**
     * A stretch of the gradient.
     *
     * @param rows of weights with a column a feature; 0 when the stretch is always dense
     */
    record Part(int from, int to, int rows) {}

    private GradientLayout(int length, int columns, List<Part> parts) {
        this.length = length;
        this.columns = columns;
        this.parts = parts.toArray(new Part[0]);
    }

    /** Nothing can be sparse. */
    public static GradientLayout dense(int length) {
        return new GradientLayout(length, 0, List.of(new Part(0, length, 0)));
    }

    /** That of a network's gradient. */
    public static GradientLayout of(Graph graph) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < graph.nodes().size(); i++) {
            if (!graph.isSharing(i) && meetsInputAlone(graph, i)) {
                int rows = graph.width(i);
                int end = graph.offset(i) + rows * graph.inputWidth();
                parts.add(new Part(at, graph.offset(i), 0));
                parts.add(new Part(graph.offset(i), end, rows));
                at = end;
            }
        }
        if (at == 0) {
            return dense(graph.thetaLength());
        }
        parts.add(new Part(at, graph.thetaLength(), 0));
        return new GradientLayout(graph.thetaLength(), graph.inputWidth(), parts);
    }

    /** Whether a node and all those that share its parameters are linear on the network's input. */
    private static boolean meetsInputAlone(Graph graph, int i) {
        for (int k = i; k < graph.nodes().size(); k++) {
            boolean uses = graph.offset(k) == graph.offset(i) && graph.end(k) == graph.end(i);
            boolean meets = graph.takesInput(k) && graph.nodes().get(k).module() instanceof Linear;
            if ((k == i || uses) && !meets) {
                return false;
            }
        }
        return true;
    }

    /** Length of the gradient. */
    public int length() {
        return length;
    }

    /** Number of features, or 0 when nothing can be sparse. */
    int columns() {
        return columns;
    }

    /** The parts, which make up the gradient in their order; read only. */
    Part[] parts() {
        return parts;
    }
}
