package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Gradient checks of seeded batches through whole networks. */
final class Gradients {
    static final int ALL = Integer.MAX_VALUE;

    private Gradients() {}

    /**
     * Linear modules feed the module, which feeds a linear one.
     *
     * @param shape of the module's inputs, or null for a few features
     */
    static Graph around(Module module, int inputs, Shape shape, SplittableRandom random) {
        int width = shape == null ? 1 + random.nextInt(4) : shape.size();
        List<Node> nodes = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int k = 0; k < inputs; k++) {
            nodes.add(new Node("before" + k, new Linear(width), List.of(Graph.INPUT)));
            Module as = shape == null ? new Identity() : new Reshape(shape);
            nodes.add(new Node("shaped" + k, as, List.of("before" + k)));
            names.add("shaped" + k);
        }
        nodes.add(new Node("checked", module, names));
        nodes.add(new Node("flat", new Flatten(), List.of("checked")));
        nodes.add(new Node("after", new Linear(1 + random.nextInt(3)), List.of("flat")));
        return new Graph(1 + random.nextInt(4), nodes);
    }

    /** One linear module. */
    static Graph linear(int inputs, int outputs) {
        return new Graph(
                inputs, List.of(new Node("only", new Linear(outputs), List.of(Graph.INPUT))));
    }

    /** All coordinates, at theta moved off its initial values, where biases are 0. */
    static GradientCheck.Result check(Graph graph, Loss loss, SplittableRandom random, int rows) {
        RandomBatch batch = RandomBatch.of(random, graph, loss, rows);
        float[] theta = graph.initialTheta(random.nextLong());
        for (int i = 0; i < graph.parameterCount(); i++) {
            theta[i] += 0.1f * (float) random.nextGaussian();
        }
        float[] before = theta.clone();
        GradientCheck check =
                new GradientCheck(graph, loss, batch.input(), batch.target(), batch.weight());
        GradientCheck.Result result = check.run(theta, ALL, 1);
        assertThat(theta).isEqualTo(before);
        return result;
    }

    /** One row to four. */
    static void assertPasses(Graph graph, Loss loss, SplittableRandom random, String where) {
        GradientCheck.Result result = check(graph, loss, random, 1 + random.nextInt(4));

        assertThat(result.passed()).as("%s: %s", where, result).isTrue();
        assertThat(result.coordinates()).as(where).isGreaterThanOrEqualTo(graph.parameterCount());
    }
}
