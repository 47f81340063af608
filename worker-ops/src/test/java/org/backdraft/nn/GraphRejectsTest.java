package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;

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
                "module 's' with inputs [a, b]: add takes inputs of one width, not [2, 3]",
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
    void constructor_twoInputsToModulesOfOne_throws() {
        Module[] modules = {
            new Linear(2), new Sigmoid(), new Tanh(), new Relu(), new Identity(),
        };
        for (Module module : modules) {
            String type = module.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
            assertRejected(
                    "module 'm' with inputs [input, input]: " + type + " takes one input, not 2",
                    1,
                    node("m", module, IN, IN));
        }
    }

    @Test
    void constructor_oneInputToModulesOfSeveral_throws() {
        assertRejected(
                "module 'm' with inputs [input]: add takes two inputs or more, not 1",
                1,
                node("m", new Add(), IN));
        assertRejected(
                "module 'm' with inputs [input]: concat takes two inputs or more, not 1",
                1,
                node("m", new Concat(), IN));
    }
}
