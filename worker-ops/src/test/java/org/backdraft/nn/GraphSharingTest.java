package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Nodes that use the parameters of others. */
class GraphSharingTest {
    private static Node node(String name, Module module, String input, String shares) {
        return new Node(name, module, List.of(input), shares);
    }

    /** b and c use a's; d has its own. */
    private static Graph tied() {
        return new Graph(
                3,
                List.of(
                        node("a", new Linear(3), Graph.INPUT, ""),
                        node("b", new Linear(3), "a", "a"),
                        node("c", new Linear(3), "b", "b"),
                        node("d", new Linear(2), "c", "")));
    }

    @Test
    void offset_sharingNodes_isTheOthers() {
        Graph graph = tied();

        int[] offsets = new int[4];
        int[] ends = new int[4];
        Arrays.setAll(offsets, graph::offset);
        Arrays.setAll(ends, graph::end);
        assertThat(offsets).containsExactly(0, 0, 0, 12);
        assertThat(ends).containsExactly(12, 12, 12, 20);
        assertThat(graph.parameterCount()).as("counted once").isEqualTo(20);
        assertThat(graph.isSharing(0)).isFalse();
        assertThat(graph.isSharing(2)).isTrue();
    }

    @Test
    void initialTheta_sharingNodes_areNotInitializedAgain() {
        Graph alone = new Graph(3, tied().nodes().subList(0, 1));

        float[] theta = tied().initialTheta(5);

        assertThat(Arrays.copyOf(theta, 12)).isEqualTo(alone.initialTheta(5));
        assertThat(theta).hasSize(20);
    }

    /**
     * The chain rule of copies: untie the weights, and the sum of their gradients is the answer.
     */
    @Test
    void gradient_sharingNodes_isTheSumOverUntiedCopies() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Graph tied = tied();
            List<Node> copies =
                    tied.nodes().stream()
                            .map(n -> new Node(n.name(), n.module(), n.inputs()))
                            .toList();
            Graph untied = new Graph(3, copies);
            RandomBatch batch = RandomBatch.of(random, tied, new SquaredError(), 4);
            float[] theta = tied.initialTheta(seed);
            float[] longTheta = new float[12 * 3 + 8];
            for (int k = 0; k < 3; k++) {
                System.arraycopy(theta, 0, longTheta, 12 * k, 12);
            }
            System.arraycopy(theta, 12, longTheta, 36, 8);
            float[] gradient = new float[20];
            float[] copied = new float[44];

            double loss =
                    batch.gradient(new Backprop(tied, new SquaredError(), 4), theta, gradient);
            double same =
                    batch.gradient(new Backprop(untied, new SquaredError(), 4), longTheta, copied);

            assertThat(loss).as("seed %d", seed).isEqualTo(same);
            for (int p = 0; p < 12; p++) {
                double sum = (double) copied[p] + copied[12 + p] + copied[24 + p];
                // The three are added in float32, in BLAS's order: roundings of order 10 at most.
                assertThat((double) gradient[p]).as("seed %d", seed).isCloseTo(sum, within(1e-5));
            }
        }
    }

    /** y = w (w x): dy/dw = 2 w x. */
    @Test
    void gradient_oneWeightTwice_isByHand() {
        Module linear = new Linear(1, false, Initializer.HE);
        Graph graph =
                new Graph(
                        1,
                        List.of(node("a", linear, Graph.INPUT, ""), node("b", linear, "a", "a")));
        float[] gradient = new float[1];
        Matrix one = new Matrix(new float[] {1}, 0, 1, 1);

        new Backprop(graph, new SquaredError(), 1)
                .gradient(
                        new float[] {3},
                        new Matrix(new float[] {2}, 0, 1, 1),
                        new Matrix(new float[] {17}, 0, 1, 1),
                        one,
                        0,
                        gradient);

        assertThat(gradient).containsExactly((3 * 3 * 2 - 17) * 2 * 3 * 2);
    }

    @Test
    void constructor_sharedParametersAlmostFillAnArray_countsThemOnce() {
        Module wide = new Linear(30_000);
        Graph graph =
                new Graph(
                        40_000,
                        List.of(
                                node("a", wide, Graph.INPUT, ""),
                                node("b", wide, Graph.INPUT, "a"),
                                new Node("c", new Add(), List.of("a", "b"))));

        assertThat(graph.parameterCount()).isEqualTo(30_000 * 40_001);
    }

    private static void assertRejected(String message, Node second) {
        Node first = node("a", new Linear(2), Graph.INPUT, "");
        Node last = node("z", new Linear(2), second.name(), "");
        assertThatThrownBy(() -> new Graph(3, List.of(first, second, last)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void constructor_unlikeShapes_throwsNamingBoth() {
        String message = "module 'b' can't share the parameters of 'a': they need the same shapes";

        assertRejected(message, node("b", new Linear(2), "a", "a"));
        assertRejected(message, node("b", new Linear(3), Graph.INPUT, "a"));
        assertRejected(message, node("b", new Linear(2, false, Initializer.HE), Graph.INPUT, "a"));
        assertRejected(message, node("b", new Tanh(), "a", "a"));
    }

    @Test
    void constructor_networksInput_throws() {
        assertRejected(
                "module 'b' can't share the parameters of 'input'",
                node("b", new Linear(2), "a", Graph.INPUT));
    }

    @Test
    void constructor_laterOrUnknownNode_throwsSayingWhich() {
        assertThatThrownBy(() -> new Graph(2, List.of(node("b", new Linear(2), Graph.INPUT, "z"))))
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll("module 'b'", "'z'", "does not exist");
        assertThatThrownBy(
                        () ->
                                new Graph(
                                        2,
                                        List.of(
                                                node("b", new Linear(2), Graph.INPUT, "z"),
                                                node("z", new Linear(2), "b", ""))))
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll("module 'b'", "'z'", "does not come before it");
    }

    @Test
    void constructor_batchNorms_throws() {
        assertThatThrownBy(
                        () ->
                                new Graph(
                                        2,
                                        List.of(
                                                node("a", new BatchNorm(0.1, 1), Graph.INPUT, ""),
                                                node("b", new BatchNorm(0.1, 1), "a", "a"))))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("module 'b' can't share the parameters of 'a'");
    }
}
