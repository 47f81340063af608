package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** Networks that don't fit together, and the message that names the node. */
class GraphRejectsTest {
    private static final String IN = Graph.INPUT;

    private static Node node(String name, Module module, String... inputs) {
        return new Node(name, module, List.of(inputs));
    }

    private static void assertRejected(String message, int inputWidth, Node... nodes) {
        assertThatThrownBy(() -> new Graph(inputWidth, List.of(nodes)))
                .isInstanceOf(ShapeException.class)
                .hasMessage(message);
    }

    @Test
    void constructor_noModules_throws() {
        assertRejected("a network needs at least one module", 3);
    }

    @Test
    void constructor_noFeatures_throws() {
        assertRejected(
                "a network needs 1 input feature or more, not 0", 0, node("a", new Relu(), IN));
    }

    @Test
    void constructor_unknownInput_throwsNamingItAndWhatThereIs() {
        assertRejected(
                "module 'b' takes 'x', which does not exist; it can take [a, input]",
                1,
                node("a", new Relu(), IN),
                node("b", new Relu(), "x"));
    }

    @Test
    void constructor_laterInput_throwsSayingSo() {
        assertRejected(
                "module 'a' takes 'b', which does not come before it; it can take [input]",
                1,
                node("a", new Relu(), "b"),
                node("b", new Relu(), "a"));
    }

    @Test
    void constructor_ownOutputAsInput_throws() {
        assertRejected(
                "module 'a' takes 'a', which does not come before it; it can take [input]",
                1,
                node("a", new Relu(), "a"));
    }

    @Test
    void constructor_duplicateName_throws() {
        assertRejected(
                "two modules are named 'a'",
                1,
                node("a", new Relu(), IN),
                node("a", new Relu(), "a"));
    }

    @Test
    void constructor_addOfDifferentWidths_throwsWithTheWidths() {
        assertRejected(
                "module 's' with inputs [a, b]: add takes inputs of one shape, not [2, 3]",
                1,
                node("a", new Linear(2), IN),
                node("b", new Linear(3), IN),
                node("s", new Add(), "a", "b"));
    }

    @Test
    void constructor_deadNode_throwsNamingItAndTheOutput() {
        assertRejected(
                "module 'dead' feeds nothing; the output is the last module, 'y'",
                1,
                node("dead", new Linear(2), IN),
                node("y", new Linear(3), IN));
    }

    @Test
    void constructor_noInputs_throws() {
        assertRejected("module 'a' has no inputs", 1, node("a", new Concat()));
    }

    @Test
    void constructor_moduleNamedInput_throws() {
        assertRejected(
                "a module can't be named 'input', the network's own input",
                1,
                node(IN, new Relu(), IN),
                node("y", new Relu(), IN));
    }

    @Test
    void constructor_moreParametersThanAnArrayHolds_throwsNamingTheModule() {
        assertRejected(
                "module 'b' with inputs [a]: the network has over 2147483647 parameters up to here",
                40_000,
                node("a", new Linear(30_000), IN),
                node("b", new Linear(40_000), "a"));
        assertRejected(
                "module 'a' with inputs [input]: weight of [50000, 50000] is too large",
                50_000,
                node("a", new Linear(50_000), IN));
    }

    /** The parameters fit, but not the statistics behind them. */
    @Test
    void constructor_moreStatisticsThanAnArrayHolds_throwsNamingTheModule() {
        assertRejected(
                "module 'b' with inputs [a]: the network has over 2147483647 parameters up to here",
                46_338,
                node("a", new Linear(46_340), IN),
                node("b", new BatchNorm(0.1, 1), "a"));
    }

    @Test
    void constructor_twoInputsToModulesOfOne_throws() {
        Map<String, Module> modules =
                Map.ofEntries(
                        Map.entry("linear", new Linear(2)),
                        Map.entry("scale", new Scale(true)),
                        Map.entry("sigmoid", new Sigmoid()),
                        Map.entry("tanh", new Tanh()),
                        Map.entry("relu", new Relu()),
                        Map.entry("leaky-relu", new LeakyRelu(0.1f)),
                        Map.entry("elu", new Elu(1)),
                        Map.entry("gelu", new Gelu()),
                        Map.entry("silu", new Silu()),
                        Map.entry("softplus", new Softplus()),
                        Map.entry("softmax", new Softmax()),
                        Map.entry("identity", new Identity()),
                        Map.entry("dropout", new Dropout(0.1)),
                        Map.entry("layer-norm", new LayerNorm(1)),
                        Map.entry("batch-norm", new BatchNorm(0.1, 1)));
        modules.forEach(
                (type, module) ->
                        assertRejected(
                                "module 'm' with inputs [input, input]: "
                                        + type
                                        + " takes one input, not 2",
                                1,
                                node("m", module, IN, IN)));
    }

    @Test
    void constructor_oneInputToModulesOfSeveral_throws() {
        Map.of("add", new Add(), "multiply", new Multiply(), "concat", new Concat())
                .forEach(
                        (type, module) ->
                                assertRejected(
                                        "module 'm' with inputs [input]: "
                                                + type
                                                + " takes two inputs or more, not 1",
                                        1,
                                        node("m", module, IN)));
    }
}
