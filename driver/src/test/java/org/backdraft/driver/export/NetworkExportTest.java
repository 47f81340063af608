package org.backdraft.driver.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.driver.model.SavedModel;
import org.backdraft.nn.Add;
import org.backdraft.nn.AveragePool;
import org.backdraft.nn.Backprop;
import org.backdraft.nn.BatchNorm;
import org.backdraft.nn.Concat;
import org.backdraft.nn.Convolution;
import org.backdraft.nn.Dropout;
import org.backdraft.nn.Elu;
import org.backdraft.nn.Flatten;
import org.backdraft.nn.Gelu;
import org.backdraft.nn.GlobalAveragePool;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Identity;
import org.backdraft.nn.Initializer;
import org.backdraft.nn.LayerNorm;
import org.backdraft.nn.LeakyRelu;
import org.backdraft.nn.Linear;
import org.backdraft.nn.Loss;
import org.backdraft.nn.MaxPool;
import org.backdraft.nn.Module;
import org.backdraft.nn.Multiply;
import org.backdraft.nn.Node;
import org.backdraft.nn.Relu;
import org.backdraft.nn.Reshape;
import org.backdraft.nn.Scale;
import org.backdraft.nn.Shape;
import org.backdraft.nn.Sigmoid;
import org.backdraft.nn.Silu;
import org.backdraft.nn.Softmax;
import org.backdraft.nn.Softplus;
import org.backdraft.nn.SquaredError;
import org.backdraft.nn.Tanh;
import org.backdraft.nn.Window;
import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** ONNX Runtime computes what our own forward sweep does. */
class NetworkExportTest {
    private static final int ROWS = 9;
    private static final String NUMBERS = "squared-error";

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
                    new ModuleCase(
                            new Convolution(3, Window.square(3, 1, 1)), 1, Shape.of(2, 4, 5)),
                    new ModuleCase(
                            new Convolution(
                                    4,
                                    new Window(
                                            List.of(2, 3),
                                            List.of(3, 1),
                                            List.of(1, 2),
                                            List.of(1, 2)),
                                    2,
                                    false,
                                    Initializer.HE),
                            1,
                            Shape.of(4, 3, 5)),
                    new ModuleCase(
                            new Convolution(
                                    3,
                                    new Window(List.of(3), List.of(2), List.of(1), List.of(2)),
                                    3,
                                    true,
                                    Initializer.GLOROT),
                            1,
                            Shape.of(3, 9)),
                    new ModuleCase(new Scale(true), 1),
                    new ModuleCase(new Scale(false), 1),
                    new ModuleCase(new Sigmoid(), 1),
                    new ModuleCase(new Tanh(), 1),
                    new ModuleCase(new Relu(), 1),
                    new ModuleCase(new LeakyRelu(0.2f), 1),
                    new ModuleCase(new Elu(0.7f), 1),
                    new ModuleCase(new Gelu(), 1),
                    new ModuleCase(new Silu(), 1),
                    new ModuleCase(new Softplus(), 1),
                    new ModuleCase(new Softmax(), 1),
                    new ModuleCase(new Identity(), 1),
                    new ModuleCase(new Add(), 2),
                    new ModuleCase(new Add(), 4),
                    new ModuleCase(new Multiply(), 2),
                    new ModuleCase(new Multiply(), 4),
                    new ModuleCase(new Concat(), 3),
                    new ModuleCase(new Concat(), 2, Shape.of(2, 1, 3)),
                    new ModuleCase(new Reshape(Shape.of(1, 2, 3)), 1, Shape.of(6)),
                    new ModuleCase(new Flatten(), 1, Shape.of(2, 3)),
                    new ModuleCase(new Dropout(0.5), 1),
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
                    new ModuleCase(new LayerNorm(1e-5), 1, Shape.of(2, 3, 1)),
                    new ModuleCase(new BatchNorm(0.1, 1e-3), 1, Shape.of(2, 2, 2)),
                    new ModuleCase(new BatchNorm(0.1, 1e-3), 1, Shape.of(2, 3)),
                    new ModuleCase(new LayerNorm(1e-5), 1),
                    new ModuleCase(new BatchNorm(0.1, 1e-3), 1));

    private record LossCase(String name, int outputs) {}

    private static final List<LossCase> LOSSES =
            List.of(
                    new LossCase("squared-error", 3),
                    new LossCase("absolute-error", 1),
                    new LossCase("huber", 2),
                    new LossCase("cross-entropy", 4),
                    new LossCase("binary-cross-entropy", 1),
                    new LossCase("binary-cross-entropy", 3),
                    new LossCase("hinge", 1),
                    new LossCase("hinge", 3),
                    new LossCase("perceptron", 1),
                    new LossCase("perceptron", 2));

    @Test
    void modules_each_haveACase() {
        assertThat(MODULES.stream().<Class<?>>map(each -> each.module.getClass()).distinct())
                .containsExactlyInAnyOrderElementsOf(ExportedModels.records(Module.class).toList());
    }

    static List<Arguments> modules() {
        return MODULES.stream()
                .map(each -> Arguments.of(each.module, each.inputs, each.shape))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void run_moduleBetweenLinears_agrees(Module module, int inputs, Shape shape) {
        for (long seed = 0; seed < 5; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int width = shape == null ? 2 + random.nextInt(5) : shape.size();
            List<Node> nodes = new ArrayList<>();
            List<String> names = new ArrayList<>();
            for (int k = 0; k < inputs; k++) {
                nodes.add(new Node("before" + k, new Linear(width), List.of(Graph.INPUT)));
                names.add("shaped" + k);
                nodes.add(new Node("shaped" + k, shaped(shape), List.of("before" + k)));
            }
            nodes.add(new Node("module", module, names));
            nodes.add(new Node("flat", new Flatten(), List.of("module")));
            nodes.add(new Node("after", new Linear(2), List.of("flat")));

            assertAgrees(new Graph(3, nodes), 2, random, module + ", seed " + seed);
        }
    }

    /** Where exp, sigmoid and products are far out of the range in which they bend. */
    @ParameterizedTest
    @MethodSource("modules")
    void run_moduleOnLargeNumbers_agrees(Module module, int inputs, Shape shape) {
        SplittableRandom random = new SplittableRandom(5);
        List<String> names = new ArrayList<>();
        List<Node> nodes = new ArrayList<>();
        for (int k = 0; k < inputs; k++) {
            names.add("same" + k);
            nodes.add(new Node("same" + k, shaped(shape), List.of(Graph.INPUT)));
        }
        nodes.add(new Node("module", module, names));
        nodes.add(new Node("flat", new Flatten(), List.of("module")));
        int width = shape == null ? 7 : shape.size();

        assertAgrees(new Graph(width, nodes), 1e4, random, module.toString());
    }

    private static Module shaped(Shape shape) {
        return shape == null ? new Identity() : new Reshape(shape);
    }

    /** Outputs that feed several nodes, and nodes that use the parameters of others. */
    @Test
    void run_anyGraph_agrees() {
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);

            assertAgrees(graph(random), 1, random, "seed " + seed);
        }
    }

    private static Graph graph(SplittableRandom random) {
        int width = 1 + random.nextInt(6);
        List<Node> nodes = new ArrayList<>();
        nodes.add(new Node("n0", new Linear(width), List.of(Graph.INPUT)));
        nodes.add(new Node("n1", new Linear(width), List.of("n0")));
        nodes.add(new Node("n2", new Linear(width), List.of("n0"), "n1"));
        for (int i = 3; i < 4 + random.nextInt(8); i++) {
            String a = "n" + random.nextInt(i);
            String b = "n" + random.nextInt(i);
            String linear = "n" + (1 + random.nextInt(2));
            nodes.add(
                    switch (random.nextInt(6)) {
                        case 0 -> new Node("n" + i, new Add(), List.of(a, b));
                        case 1 -> new Node("n" + i, new Multiply(), List.of(a, b));
                        case 2 -> new Node("n" + i, new Linear(width), List.of(a), linear);
                        case 3 -> new Node("n" + i, new Tanh(), List.of(a));
                        case 4 -> new Node("n" + i, new BatchNorm(0.1, 0.1), List.of(a));
                        default -> new Node("n" + i, new Softmax(), List.of(a));
                    });
        }
        List<String> all = new ArrayList<>(List.of(Graph.INPUT));
        nodes.forEach(node -> all.add(node.name()));
        nodes.add(new Node("all", new Concat(), all));
        return new Graph(4, nodes);
    }

    /** Modules may be called as outputs, inputs and other nodes are. */
    @Test
    void run_namesThatAreTaken_agrees() {
        SplittableRandom random = new SplittableRandom(6);
        List<Node> nodes = new ArrayList<>();
        String before = Graph.INPUT;
        for (String name : List.of("prediction", "features", "scaled", "a/Mul", "a", "a.weight")) {
            Module module = name.equals("a") ? new Gelu() : new Linear(4);
            nodes.add(new Node(name, module, List.of(before)));
            before = name;
        }

        assertAgrees(new Graph(2, nodes), 1, random, "names");
    }

    private static void assertAgrees(
            Graph graph, double deviation, SplittableRandom random, String where) {
        SavedModel model = ExportedModels.of(graph, NUMBERS, null, List.of(), random);
        float[][] rows = ExportedModels.rows(ROWS, graph.inputWidth(), deviation, random);

        Map<String, Object> outputs =
                OnnxRun.of(OnnxModel.of(model, OnnxModel.Inputs.COLUMNS), Map.of("features", rows));

        float[][] found = (float[][]) outputs.get("prediction");
        Matrix expected = forward(model, rows);
        assertThat(found).hasNumberOfRows(ROWS);
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < graph.outputWidth(); j++) {
                OnnxRun.assertSame(
                        found[i][j],
                        expected.get(i, j),
                        Math.max(1, deviation / 100),
                        "%s: row %s, output %d".formatted(where, Arrays.toString(rows[i]), j));
            }
        }
    }

    private static Matrix forward(SavedModel model, float[][] rows) {
        Matrix scaled = Matrix.zeros(rows.length, model.graph().inputWidth());
        for (int i = 0; i < rows.length; i++) {
            model.scaling().apply(rows[i], 0, scaled.data(), scaled.rowOffset(i));
        }
        return new Backprop(model.graph(), new SquaredError(), rows.length)
                .forward(model.theta(), scaled);
    }

    @Test
    void losses_each_haveACase() {
        assertThat(LOSSES.stream().<Class<?>>map(each -> loss(each.name).getClass()).distinct())
                .containsExactlyInAnyOrderElementsOf(ExportedModels.records(Loss.class).toList());
    }

    static List<Arguments> losses() {
        return LOSSES.stream().map(each -> Arguments.of(each.name, each.outputs)).toList();
    }

    private static Loss loss(String name) {
        Graph graph = new Graph(1, List.of(new Node("only", new Relu(), List.of(Graph.INPUT))));
        SplittableRandom random = new SplittableRandom(1);
        return ExportedModels.of(graph, name, null, List.of(), random).config().loss();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void run_anyLoss_decidesAndScoresAsItDoes(String name, int outputs) {
        SplittableRandom random = new SplittableRandom(7);
        Graph graph =
                new Graph(3, List.of(new Node("only", new Linear(outputs), List.of(Graph.INPUT))));
        int count = outputs == 1 ? 2 : outputs;
        List<String> names = List.of("no", "yes, \"sir\"", "", "Zürich").subList(0, count);
        Loss loss = loss(name);
        List<String> classes = loss.classes(outputs) == 0 ? List.of() : names;
        SavedModel model = ExportedModels.of(graph, name, null, classes, random);
        float[][] rows = ExportedModels.rows(50, 3, 2, random);

        Map<String, Object> found =
                OnnxRun.of(
                        OnnxModel.of(model, OnnxModel.Inputs.FEATURES), Map.of("features", rows));

        String scores = loss.givesProbabilities() ? "probabilities" : "scores";
        assertThat(found.keySet())
                .containsExactlyElementsOf(
                        classes.isEmpty() ? List.of("prediction") : List.of("prediction", scores));
        Matrix z = forward(model, rows);
        for (int i = 0; i < rows.length; i++) {
            if (!classes.isEmpty()) {
                assertThat(((String[]) found.get("prediction"))[i])
                        .isEqualTo(classes.get(loss.decide(z, i)));
            }
            float[] numbers = ((float[][]) found.get(classes.isEmpty() ? "prediction" : scores))[i];
            float[] expected = expected(loss, new Matrix(z.data(), z.rowOffset(i), 1, outputs));
            assertThat(numbers).hasSameSizeAs(expected);
            for (int j = 0; j < expected.length; j++) {
                OnnxRun.assertSame(numbers[j], expected[j], name + ", row " + i);
            }
        }
    }

    /** What a loss makes of one row; one output for two classes speaks for the second one. */
    private static float[] expected(Loss loss, Matrix z) {
        Matrix predicted = Matrix.zeros(1, z.cols());
        loss.predict(z, predicted);
        float second = predicted.get(0, 0);
        if (z.cols() > 1 || loss.classes(1) == 0) {
            return predicted.data();
        }
        return new float[] {loss.givesProbabilities() ? 1 - second : -second, second};
    }
}
