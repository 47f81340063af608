package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.SplittableRandom;

/** The gradient check of every module, alone between linear ones and in random networks. */
class ModuleGradientsTest {
    /*
     * A norm of two numbers turns over within sqrt(epsilon) of where they are equal, and central
     * differences with h = 5e-3 see that only if sqrt(epsilon) is many h: 0.1 or more, not 1e-5. The
     * formulas with a small epsilon are checked by LayerNormTest, BatchNormTest and the goldens.
     */
    private static final double EPSILON = 0.1;

    /** Every module, with the number and shape of inputs that its check gives it. */
    private record ModuleCase(Module module, int inputs, Shape shape) {

        /** Of a few features. */
        private ModuleCase(Module module, int inputs) {
            this(module, inputs, null);
        }
    }

    private static final List<ModuleCase> MODULES =
            List.of(
                    new ModuleCase(new Linear(3), 1),
                    new ModuleCase(new Linear(1, false, Initializer.HE), 1),
                    new ModuleCase(new Convolution(2, Window.square(2)), 1, Shape.of(1, 3, 2)),
                    new ModuleCase(
                            new Convolution(
                                    2,
                                    new Window(
                                            List.of(2, 3),
                                            List.of(2, 1),
                                            List.of(1, 2),
                                            List.of(1, 2)),
                                    2,
                                    false,
                                    Initializer.HE),
                            1,
                            Shape.of(2, 2, 3)),
                    new ModuleCase(
                            new Convolution(
                                    2, new Window(List.of(3), List.of(2), List.of(1), List.of(1))),
                            1,
                            Shape.of(2, 4)),
                    new ModuleCase(new Convolution(2, Window.square(1)), 1, Shape.of(2, 2, 2)),
                    new ModuleCase(new Scale(true), 1),
                    new ModuleCase(new Scale(false), 1),
                    new ModuleCase(new Sigmoid(), 1),
                    new ModuleCase(new Tanh(), 1),
                    new ModuleCase(new Relu(), 1),
                    new ModuleCase(new LeakyRelu(0.1f), 1),
                    new ModuleCase(new Elu(0.5f), 1),
                    new ModuleCase(new Gelu(), 1),
                    new ModuleCase(new Silu(), 1),
                    new ModuleCase(new Softplus(), 1),
                    new ModuleCase(new Softmax(), 1),
                    new ModuleCase(new Identity(), 1),
                    new ModuleCase(new Add(), 3),
                    new ModuleCase(new Multiply(), 2),
                    new ModuleCase(new Multiply(), 3),
                    new ModuleCase(new Concat(), 3),
                    new ModuleCase(new Concat(), 2, Shape.of(2, 1, 3)),
                    new ModuleCase(new Reshape(Shape.of(1, 2, 3)), 1, Shape.of(6)),
                    new ModuleCase(new Flatten(), 1, Shape.of(2, 3)),
                    new ModuleCase(new Dropout(0), 1),
                    new ModuleCase(new Dropout(0.2), 1),
                    new ModuleCase(new Dropout(0.8), 1),
                    new ModuleCase(new MaxPool(Window.square(2, 2, 0)), 1, Shape.of(2, 4, 3)),
                    new ModuleCase(new MaxPool(Window.square(3, 2, 1)), 1, Shape.of(1, 3, 4)),
                    new ModuleCase(
                            new MaxPool(
                                    new Window(
                                            List.of(2, 3),
                                            List.of(1, 2),
                                            List.of(0, 1),
                                            List.of(2, 1))),
                            1,
                            Shape.of(2, 3, 3)),
                    new ModuleCase(
                            new MaxPool(new Window(List.of(3), List.of(2), List.of(1), List.of(1))),
                            1,
                            Shape.of(2, 5)),
                    new ModuleCase(
                            new AveragePool(Window.square(2, 1, 1), true), 1, Shape.of(2, 3, 2)),
                    new ModuleCase(
                            new AveragePool(Window.square(2, 2, 1), false), 1, Shape.of(1, 3, 3)),
                    new ModuleCase(
                            new AveragePool(
                                    new Window(List.of(2), List.of(2), List.of(0), List.of(1)),
                                    false),
                            1,
                            Shape.of(2, 5)),
                    new ModuleCase(new GlobalAveragePool(), 1, Shape.of(3, 2, 3)),
                    new ModuleCase(new GlobalAveragePool(), 1, Shape.of(2, 5)),
                    new ModuleCase(new Scale(true), 1, Shape.of(2, 2, 2)),
                    new ModuleCase(new LayerNorm(EPSILON), 1, Shape.of(2, 3, 1)),
                    new ModuleCase(new BatchNorm(0.1, EPSILON), 1, Shape.of(2, 2, 2)),
                    new ModuleCase(new BatchNorm(0.1, EPSILON), 1, Shape.of(2, 3)),
                    new ModuleCase(new LayerNorm(EPSILON), 1),
                    new ModuleCase(new BatchNorm(0.1, EPSILON), 1));

    @Test
    void modules_each_haveAGradientCheck() {
        assertThat(MODULES.stream().<Class<?>>map(each -> each.module.getClass()).distinct())
                .as("modules with a gradient check")
                .containsExactlyInAnyOrderElementsOf(Registered.records(Module.class));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void run_moduleBetweenLinears_passes(Module module, int inputs, Shape shape) {
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Graph graph = Gradients.around(module, inputs, shape, random);

            Gradients.assertPasses(graph, new SquaredError(), random, module + ", seed " + seed);
        }
    }

    static List<Arguments> modules() {
        return MODULES.stream()
                .map(each -> Arguments.of(each.module, each.inputs, each.shape))
                .toList();
    }

    @Test
    void run_twoNodesSharing_addsTheirGradients() {
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int width = 1 + random.nextInt(3);
            Graph graph =
                    new Graph(
                            width,
                            List.of(
                                    new Node("a", new Linear(width), List.of(Graph.INPUT)),
                                    new Node("bend", new Tanh(), List.of("a")),
                                    new Node("b", new Linear(width), List.of("bend"), "a"),
                                    new Node("c", new Linear(width), List.of("b"), "b")));

            Gradients.assertPasses(graph, new SquaredError(), random, "seed " + seed);
        }
    }
}
