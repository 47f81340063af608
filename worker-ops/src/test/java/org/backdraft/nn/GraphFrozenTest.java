package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

class GraphFrozenTest {
    private static final int ROWS = 9;

    private static Graph network(String... frozen) {
        List<Node> nodes =
                List.of(
                        new Node("first", new Linear(4), List.of(Graph.INPUT)),
                        new Node("norm", new BatchNorm(0.1, 1e-3), List.of("first")),
                        new Node("bend", new Tanh(), List.of("norm")),
                        new Node("last", new Linear(2), List.of("bend")));
        List<String> names = List.of(frozen);
        return new Graph(
                3, nodes.stream().map(n -> names.contains(n.name()) ? n.freeze() : n).toList());
    }

    private static float[] random(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(0.2, 1);
        }
        return values;
    }

    private static float[] gradient(Graph graph, float[] theta) {
        float[] gradient = new float[theta.length];
        new Backprop(graph, new SquaredError(), ROWS)
                .gradient(theta, input(), target(), weight(), 1, gradient);
        return gradient;
    }

    private static Matrix input() {
        return new Matrix(random(3 * ROWS, 2), 0, ROWS, 3);
    }

    private static Matrix target() {
        return new Matrix(random(2 * ROWS, 3), 0, ROWS, 2);
    }

    private static Matrix weight() {
        return new Matrix(random(ROWS, 4), 0, ROWS, 1);
    }

    @Test
    void gradient_throughFrozenBatchNorm_agreesWithNumericDifferences() {
        Graph graph = network("norm");
        float[] theta = random(graph.thetaLength(), 5);

        GradientCheck.Result result =
                new GradientCheck(graph, new SquaredError(), input(), target(), weight())
                        .run(theta, 1000, 1);

        assertThat(result.passed()).as(result.toString()).isTrue();
        assertThat(result.coordinates()).isEqualTo(16 + 10);
    }

    @Test
    void forward_frozenBatchNorm_trainsAsItEvaluates() {
        Graph graph = network("norm");
        float[] theta = random(graph.thetaLength(), 6);
        Backprop backprop = new Backprop(graph, new SquaredError(), ROWS);

        double training = backprop.trainingLoss(theta, input(), target(), weight(), 1);
        double evaluated =
                new SquaredError().lossSum(backprop.forward(theta, input()), target(), weight());

        assertThat(training).isEqualTo(evaluated);
    }

    @Test
    void gradient_frozenInFront_isNotComputed() {
        Graph graph = network("first", "norm");
        Graph free = network();
        float[] gradient = gradient(graph, random(graph.thetaLength(), 7));

        assertThat(Arrays.copyOf(gradient, graph.offset(3))).containsOnly(0f);
        assertThat(Arrays.copyOfRange(gradient, graph.offset(3), graph.end(3))).doesNotContain(0f);
        assertThat(graph.thetaLength()).isEqualTo(free.thetaLength());
    }

    @Test
    void updateStatistics_frozen_staysAsItIs() {
        Graph graph = network("norm");
        float[] theta = random(graph.thetaLength(), 8);
        float[] before = theta.clone();

        graph.updateStatistics(theta, random(theta.length, 9), ROWS);
        assertThat(theta).isEqualTo(before);

        network().updateStatistics(theta, random(theta.length, 9), ROWS);
        assertThat(theta).isNotEqualTo(before);
    }

    @Test
    void graph_sharingFrozenParameters_isFrozen() {
        Node a = new Node("a", new Linear(3), List.of(Graph.INPUT)).freeze();
        Node b = new Node("b", new Linear(3), List.of("a"), "a");
        Node c = new Node("c", new Linear(1), List.of("b"));
        Graph graph = new Graph(3, List.of(a, b, c));

        assertThat(graph.isFrozen(1)).isTrue();
        assertThat(graph.isFrozen(2)).isFalse();
    }

    @Test
    void graph_nothingToFreeze_saysWhich() {
        assertThatThrownBy(() -> network("bend"))
                .isInstanceOf(ShapeException.class)
                .hasMessage("module 'bend' has no parameters to freeze");
        Node a = new Node("a", new Linear(3), List.of(Graph.INPUT));
        Node b = new Node("b", new Linear(3), List.of("a"), "a", true);
        assertThatThrownBy(() -> new Graph(3, List.of(a, b)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("module 'b' shares the parameters of 'a'; freeze that one");
    }
}
