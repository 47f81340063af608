package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.tensor.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import javax.tools.ToolProvider;

class GradientCheckTest {
    private static final int ALL = Integer.MAX_VALUE;

    /** Every module, with the number of inputs that its check gives it. */
    private record ModuleCase(Module module, int inputs) {}

    static final List<ModuleCase> MODULES =
            List.of(
                    new ModuleCase(new Linear(3), 1),
                    new ModuleCase(new Linear(1, false, Initializer.HE), 1),
                    new ModuleCase(new Sigmoid(), 1),
                    new ModuleCase(new Tanh(), 1),
                    new ModuleCase(new Relu(), 1),
                    new ModuleCase(new Identity(), 1),
                    new ModuleCase(new Add(), 3),
                    new ModuleCase(new Concat(), 3));

    /** Every loss, with the most outputs that its check gives it. */
    private record LossCase(Loss loss, int fewest, int most) {}

    static final List<LossCase> LOSSES =
            List.of(
                    new LossCase(new SquaredError(), 1, 4),
                    new LossCase(new CrossEntropy(), 2, 5),
                    new LossCase(new BinaryCrossEntropy(), 1, 1));

    @Test
    void modules_each_haveAGradientCheck() {
        assertThat(MODULES.stream().<Class<?>>map(each -> each.module.getClass()).toList())
                .as("modules with a gradient check")
                .contains(Module.class.getPermittedSubclasses());
    }

    @Test
    void losses_each_haveAGradientCheck() {
        assertThat(LOSSES.stream().<Class<?>>map(each -> each.loss.getClass()).toList())
                .as("losses with a gradient check")
                .contains(Loss.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void run_moduleBetweenLinears_passes(Module module, int inputs) {
        for (long seed = 0; seed < 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Graph graph = around(module, inputs, random);

            assertPasses(graph, new SquaredError(), random, module + ", seed " + seed);
        }
    }

    static List<Arguments> modules() {
        return MODULES.stream().map(each -> Arguments.of(each.module, each.inputs)).toList();
    }

    /** Linear modules feed the module, which feeds a linear one. */
    private static Graph around(Module module, int inputs, SplittableRandom random) {
        int width = 1 + random.nextInt(4);
        List<Node> nodes = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int k = 0; k < inputs; k++) {
            names.add("before" + k);
            nodes.add(new Node("before" + k, new Linear(width), List.of(Graph.INPUT)));
        }
        nodes.add(new Node("checked", module, names));
        nodes.add(new Node("after", new Linear(1 + random.nextInt(3)), List.of("checked")));
        return new Graph(1 + random.nextInt(4), nodes);
    }

    @Test
    void run_everyLossOverLinear_passes() {
        for (LossCase each : LOSSES) {
            for (long seed = 0; seed < 30; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                int width = random.nextInt(each.fewest, each.most + 1);
                Graph graph = linear(1 + random.nextInt(4), width);

                assertPasses(graph, each.loss, random, each.loss + ", seed " + seed);
            }
        }
    }

    private static Graph linear(int inputs, int outputs) {
        return new Graph(
                inputs, List.of(new Node("only", new Linear(outputs), List.of(Graph.INPUT))));
    }

    @Test
    void run_randomDagWithFanOut_passes() {
        for (long seed = 0; seed < 150; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Graph graph = RandomGraphs.dag(random, 2, false);

            assertPasses(graph, new CrossEntropy(), random, graph.nodes() + ", seed " + seed);
        }
    }

    private static void assertPasses(
            Graph graph, Loss loss, SplittableRandom random, String where) {
        GradientCheck.Result result = check(graph, loss, random, 1 + random.nextInt(4));

        assertThat(result.passed()).as("%s: %s", where, result).isTrue();
        assertThat(result.coordinates()).as(where).isEqualTo(graph.parameterCount());
    }

    private static GradientCheck.Result check(
            Graph graph, Loss loss, SplittableRandom random, int rows) {
        RandomBatch batch = RandomBatch.of(random, graph, loss, rows);
        float[] theta = graph.initialTheta(random.nextLong());
        float[] before = theta.clone();
        GradientCheck check =
                new GradientCheck(graph, loss, batch.input(), batch.target(), batch.weight());
        GradientCheck.Result result = check.run(theta, ALL, 1);
        assertThat(theta).isEqualTo(before);
        return result;
    }

    @Test
    void run_fewPerTensor_comparesThatMany() {
        Graph graph = linear(7, 5);
        RandomBatch batch = RandomBatch.of(new SplittableRandom(1), graph, new SquaredError(), 2);
        GradientCheck check =
                new GradientCheck(
                        graph, new SquaredError(), batch.input(), batch.target(), batch.weight());

        GradientCheck.Result result = check.run(graph.initialTheta(1), 3, 1);

        assertThat(result.coordinates()).isEqualTo(6);
        assertThat(result.worst()).startsWith("only.");
    }

    @Test
    void run_parametersNotFinite_fails() {
        Graph graph = linear(2, 2);
        RandomBatch batch = RandomBatch.of(new SplittableRandom(1), graph, new SquaredError(), 2);
        GradientCheck check =
                new GradientCheck(
                        graph, new SquaredError(), batch.input(), batch.target(), batch.weight());
        float[] theta = {1, 2, Float.NaN, 4, 0, 0};

        assertThat(check.run(theta, ALL, 1).passed()).isFalse();
    }

    /** The check of linear, sigmoid, linear; with a broken Sigmoid first on the class path. */
    static final class CheckSigmoid {
        private CheckSigmoid() {}

        public static void main(String[] arguments) {
            SplittableRandom random = new SplittableRandom(1);
            GradientCheck.Result result =
                    check(around(new Sigmoid(), 1, random), new SquaredError(), random, 4);
            System.out.println((result.passed() ? "passed: " : "failed: ") + result);
        }
    }

    @Test
    void run_sigmoidWithAWrongSign_failsNamingACoordinateBelowIt(@TempDir Path folder)
            throws IOException {
        String right = Files.readString(Path.of("src/main/java/org/backdraft/nn/Sigmoid.java"));
        String wrong = right.replace("v * (1 - v)", "v * (1 + v)");
        assertThat(wrong).isNotEqualTo(right);
        Path source = Files.writeString(folder.resolve("Sigmoid.java"), wrong);
        compile(source, folder);

        ChildJvm.Outcome broken = ChildJvm.run(List.of(folder), CheckSigmoid.class);
        ChildJvm.Outcome whole = ChildJvm.run(List.of(), CheckSigmoid.class);

        assertThat(broken.output()).containsPattern("failed: .*worst before0\\.(weight|bias)\\[");
        assertThat(whole.output()).contains("passed: ");
    }

    private static void compile(Path source, Path folder) {
        String[] options = {
            "-d", folder.toString(), "-cp", System.getProperty("java.class.path"), source.toString()
        };
        int exit = ToolProvider.getSystemJavaCompiler().run(null, null, null, options);
        assertThat(exit).as("javac %s", Arrays.toString(options)).isZero();
    }
}
