package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

class GraphTest {
    private static final String IN = Graph.INPUT;

    private static Node node(String name, Module module, String... inputs) {
        return new Node(name, module, List.of(inputs));
    }

    /** input 3 -> a 4 -> b 4; c = [a, b, input] 11; d 2. */
    private static Graph branched() {
        return new Graph(
                3,
                List.of(
                        node("a", new Linear(4), IN),
                        node("b", new Tanh(), "a"),
                        node("c", new Concat(), "a", "b", IN),
                        node("d", new Linear(2, false, Initializer.HE), "c")));
    }

    @Test
    void constructor_branches_infersWidths() {
        Graph graph = branched();

        assertThat(Stream.of(0, 1, 2, 3).map(graph::width)).containsExactly(4, 4, 11, 2);
        assertThat(graph.inputWidth()).isEqualTo(3);
        assertThat(graph.outputWidth()).isEqualTo(2);
        assertThat(graph.inputShapes(2)).containsExactly(Shape.of(4), Shape.of(4), Shape.of(3));
    }

    @Test
    void constructor_branches_givesEachNodeItsSlice() {
        Graph graph = branched();

        assertThat(Stream.of(0, 1, 2, 3).map(graph::offset)).containsExactly(0, 16, 16, 16);
        assertThat(Stream.of(0, 1, 2, 3).map(graph::end)).containsExactly(16, 16, 16, 38);
        assertThat(graph.parameterCount()).isEqualTo(38);
        assertThat(graph.parameters(0))
                .containsExactly(
                        new ParameterShape("weight", List.of(4, 3)),
                        new ParameterShape("bias", List.of(4)));
        assertThat(graph.parameters(3))
                .containsExactly(new ParameterShape("weight", List.of(2, 11)));
        assertThat(graph.parameters(1)).isEmpty();
    }

    @Test
    void initialTheta_eachNode_fillsItsSliceAndNoOther() {
        Graph graph = branched();

        float[] theta = graph.initialTheta(5);

        assertThat(Arrays.copyOfRange(theta, 0, 12)).doesNotContain(0f);
        assertThat(Arrays.copyOfRange(theta, 12, 16)).as("bias of a").containsOnly(0f);
        assertThat(Arrays.copyOfRange(theta, 16, 38)).doesNotContain(0f);
        assertThat(graph.initialTheta(5)).isEqualTo(theta);
        assertThat(graph.initialTheta(6)).isNotEqualTo(theta);
    }

    @Test
    void initialTheta_nodesOfOneShape_differ() {
        Graph graph =
                new Graph(4, List.of(node("a", new Linear(4), IN), node("b", new Linear(4), "a")));

        float[] theta = graph.initialTheta(1);

        assertThat(Arrays.copyOfRange(theta, 0, 16))
                .isNotEqualTo(Arrays.copyOfRange(theta, 20, 36));
    }

    @Test
    void isTrained_onlyBehindParameters_isTrue() {
        Graph graph =
                new Graph(
                        1,
                        List.of(
                                node("r", new Relu(), IN),
                                node("l", new Linear(1), "r"),
                                node("y", new Add(), "r", "l")));

        assertThat(graph.isTrained(0)).isFalse();
        assertThat(graph.isTrained(1)).isTrue();
        assertThat(graph.isTrained(2)).isTrue();
    }

    @Test
    void constructor_listChangedLater_isNotSeen() {
        List<Node> nodes = new java.util.ArrayList<>(List.of(node("a", new Linear(1), IN)));
        Graph graph = new Graph(1, nodes);

        nodes.clear();

        assertThat(graph.nodes()).hasSize(1);
    }

    @Test
    void serialize_graph_keepsTheInitialBits() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(branched());
        }
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            Graph copy = (Graph) in.readObject();

            assertThat(copy.nodes()).isEqualTo(branched().nodes());
            assertThat(copy.initialTheta(3)).isEqualTo(branched().initialTheta(3));
        }
    }
}
