package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.tensor.ChildJvm;
import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import javax.tools.ToolProvider;

class GradientCheckTest {
    private static GradientCheck check(Graph graph, Loss loss, float[] input, float[] target) {
        int rows = input.length / graph.inputWidth();
        Matrix weight = Matrix.zeros(rows, 1);
        weight.fill(1);
        return new GradientCheck(
                graph,
                loss,
                new Matrix(input, 0, rows, graph.inputWidth()),
                new Matrix(target, 0, rows, target.length / rows),
                weight);
    }

    @Test
    void run_fewPerTensor_comparesThatMany() {
        Graph graph = Gradients.linear(7, 5);
        GradientCheck check =
                check(graph, new SquaredError(), new float[] {1, 2, 3, 4, 5, 6, 7}, new float[5]);

        GradientCheck.Result result = check.run(graph.initialTheta(1), 3, 1);

        assertThat(result.coordinates()).isEqualTo(6);
        assertThat(result.worst()).startsWith("only.");
    }

    @Test
    void run_parametersNotFinite_fails() {
        Graph graph = Gradients.linear(2, 2);
        GradientCheck check = check(graph, new SquaredError(), new float[] {1, 2}, new float[2]);
        float[] theta = {1, 2, Float.NaN, 4, 0, 0};

        assertThat(check.run(theta, Gradients.ALL, 1).passed()).isFalse();
    }

    /**
     * With w = 0 and b = 0 all of these losses have a kink at the very theta or within h of it; the
     * numeric gradient is between those on both sides.
     */
    @Test
    void run_atKinks_passes() {
        Graph one = Gradients.linear(1, 1);
        Graph three = Gradients.linear(1, 3);
        float[] x = {1};
        for (float target : new float[] {0, 1}) {
            float[] t = {target};
            float[] onMargin = {0, target == 1 ? 1 : -1};

            assertPasses(check(one, new AbsoluteError(), x, t), new float[] {target, 0});
            assertPasses(check(one, new AbsoluteError(), x, t), new float[] {target - 3e-3f, 0});
            assertPasses(check(one, new Hinge(), x, t), onMargin);
            assertPasses(check(one, new Perceptron(), x, t), new float[2]);
            assertPasses(check(three, new Perceptron(), x, t), new float[6]);
            assertPasses(check(three, new Hinge(), x, t), new float[] {1, 1, 0, 0, 0, 0});
        }
    }

    /** A loss whose rival classes tie, and one whose rows sit on both sides of their kinks. */
    @Test
    void run_withinAStepOfKinks_passes() {
        float[] x = {1, -1, 1};
        for (float place : new float[] {-4e-3f, -1e-3f, 0, 2e-3f, 4.9e-3f}) {
            assertPasses(
                    check(Gradients.linear(1, 1), new Perceptron(), x, new float[] {1, 0, 0}),
                    new float[] {place, 0});
            assertPasses(
                    check(Gradients.linear(1, 1), new Hinge(), x, new float[] {1, 0, 0}),
                    new float[] {1 + place, 0});
        }
    }

    /**
     * At a logit of 18.5 the sigmoid rounds to 1 and the gradient to 0; the loss, in double, still
     * falls by 9e-9 a unit, and by 20 times that along w.
     */
    @Test
    void run_saturatedLoss_passes() {
        Graph graph = Gradients.linear(1, 1);
        GradientCheck check =
                check(graph, new BinaryCrossEntropy(), new float[] {20}, new float[] {1});

        assertPasses(check, new float[] {0.925f, 0});
    }

    private static void assertPasses(GradientCheck check, float[] theta) {
        GradientCheck.Result result = check.run(theta, Gradients.ALL, 1);

        assertThat(result.passed()).as("%s at %s", result, Arrays.toString(theta)).isTrue();
    }

    /** The check of linear, sigmoid, linear; with a broken Sigmoid first on the class path. */
    static final class CheckSigmoid {
        private CheckSigmoid() {}

        public static void main(String[] arguments) {
            SplittableRandom random = new SplittableRandom(1);
            GradientCheck.Result result =
                    Gradients.check(
                            Gradients.around(new Sigmoid(), 1, null, random),
                            new SquaredError(),
                            random,
                            4);
            System.out.println((result.passed() ? "passed: " : "failed: ") + result);
        }
    }

    @Test
    void run_sigmoidWithAWrongSign_failsNamingACoordinateBelowIt(@TempDir Path folder)
            throws IOException {
        String right = Files.readString(Path.of("src/main/java/org/backdraft/nn/Sigmoid.java"));
        String wrong = right.replace("y * (1 - y)", "y * (1 + y)");
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
