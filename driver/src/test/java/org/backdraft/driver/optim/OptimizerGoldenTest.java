package org.backdraft.driver.optim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.backdraft.nn.Backprop;
import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Linear;
import org.backdraft.nn.Node;
import org.backdraft.nn.Relu;
import org.backdraft.nn.Tanh;
import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Training against PyTorch's; the golden file and the script that made it say which. */
class OptimizerGoldenTest {
    private static final int ROWS = 7;
    private static final int STEPS = 50;

    /*
     * Both sides round to float32, in other orders: 2^-24 = 6e-8 an operation, of numbers of order 1
     * (parameters, activations, losses), over 50 steps. So differences are absolute ones, whatever
     * the size of a parameter: 1e-5 of the larger of its size and 0.1; 2e-5 since tanh may be off by
     * 4 ulp, which LARS's steps of whole layers grow. Heavy ball and Nesterov differ by 3e-3 in the
     * second loss.
     */
    private static final double TOLERANCE = 2e-5;
    private static final double SCALE = 0.1;

    private static final JsonNode GOLDEN = Golden.read("optimizers_50_steps.json");

    private static final Regularizer NONE = Regularizer.NONE;
    private static final Regularizer PLAIN = new Regularizer(0, 0, 0, 0);
    private static final Regularizer L2 = new Regularizer(0, 0.05, 0, 0);

    /** The network's tensors: weight and bias of each linear module, from {@code first} on. */
    private record Tensors(int first, Regularizer weights, Regularizer biases) {
        private static final Tensors ALL = new Tensors(0, NONE, NONE);

        private static Tensors all(Regularizer weights, Regularizer biases) {
            return new Tensors(0, weights, biases);
        }

        private List<ParameterSpan> spans(double weightRate, double biasRate, double lastRate) {
            List<ParameterSpan> spans = new ArrayList<>();
            int[] widths = {5, 8, 6, 3};
            int at = 0;
            for (int i = 1; i < widths.length; i++) {
                int bias = at + widths[i - 1] * widths[i];
                int end = bias + widths[i];
                if (i > first) {
                    double rate = i == 3 ? lastRate : 1;
                    spans.add(
                            new ParameterSpan(
                                    "weight " + i,
                                    at,
                                    bias,
                                    widths[i],
                                    weightRate * rate,
                                    weights));
                    spans.add(
                            new ParameterSpan("bias " + i, bias, end, 1, biasRate * rate, biases));
                }
                at = end;
            }
            return spans;
        }
    }

    /** A run of the golden file. */
    private record Run(String name, FirstOrder rule, List<ParameterSpan> spans, Clipping clipping) {

        private static Run of(String name, FirstOrder rule) {
            return of(name, rule, Tensors.ALL, Clipping.NONE);
        }

        private static Run of(String name, FirstOrder rule, Tensors tensors, Clipping clipping) {
            return new Run(name, rule, tensors.spans(1, 1, 1), clipping);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final Sgd HEAVY_BALL = new Sgd(0.1, 0.9, false);
    private static final Adam ADAM = new Adam(0.01, 0.9, 0.99, 1e-6);
    private static final AdamW ADAMW = new AdamW(0.01, 0.9, 0.99, 1e-6, 0.1);

    private static List<Run> runs() {
        return List.of(
                Run.of("sgd", new Sgd(0.1, 0, false)),
                Run.of("sgd-heavy-ball", HEAVY_BALL),
                Run.of("sgd-nesterov", new Sgd(0.1, 0.9, true)),
                Run.of("adagrad", new Adagrad(0.1, 0.1, 1e-6)),
                Run.of("rms-prop", new RmsProp(0.01, 0.9, 1e-4, 0, false)),
                Run.of("rms-prop-momentum", new RmsProp(0.003, 0.95, 1e-4, 0.5, false)),
                Run.of("rms-prop-centered", new RmsProp(0.01, 0.9, 1e-3, 0, true)),
                Run.of("adadelta", new Adadelta(1, 0.9, 1e-4)),
                Run.of("adam", ADAM),
                Run.of("adamw", ADAMW, Tensors.all(PLAIN, PLAIN), Clipping.NONE),
                new Run(
                        "adamw-no-decay-of-biases",
                        ADAMW,
                        Tensors.all(PLAIN, NONE).spans(1, 2, 1),
                        Clipping.NONE),
                Run.of("nadam", new Nadam(0.01, 0.9, 0.99, 1e-6, 0.004)),
                layerWise("lars", new Lars(1, 0.9, 0.01, 0.01)),
                layerWise("lamb", new Lamb(0.01, 0.9, 0.99, 1e-6, 0.1)),
                Run.of("sgd-l2", HEAVY_BALL, Tensors.all(L2, L2), Clipping.NONE),
                Run.of("adam-l2", ADAM, Tensors.all(L2, L2), Clipping.NONE),
                Run.of(
                        "sgd-l1-l2-of-weights",
                        new Sgd(0.1, 0, false),
                        Tensors.all(new Regularizer(0.01, 0.05, 0, 0), NONE),
                        Clipping.NONE),
                clipped("sgd-clip-norm", new Clipping(0, 0.25)),
                clipped("sgd-clip-value", new Clipping(0.05, 0)),
                Run.of("adam-clip-both", ADAM, Tensors.ALL, new Clipping(0.1, 0.2)),
                Run.of(
                        "sgd-max-norm",
                        HEAVY_BALL,
                        Tensors.all(new Regularizer(0, 0, 0, 1), NONE),
                        Clipping.NONE),
                new Run(
                        "sgd-frozen-first",
                        HEAVY_BALL,
                        new Tensors(1, NONE, NONE).spans(1, 1, 0.5),
                        Clipping.NONE));
    }

    private static Run layerWise(String name, LayerWise rule) {
        return Run.of(name, rule, Tensors.all(PLAIN, NONE), Clipping.NONE);
    }

    private static Run clipped(String name, Clipping clipping) {
        return Run.of(name, new Sgd(0.2, 0, false), Tensors.all(L2, L2), clipping);
    }

    private static Graph network() {
        return new Graph(
                5,
                List.of(
                        new Node("first", new Linear(8), List.of(Graph.INPUT)),
                        new Node("relu", new Relu(), List.of("first")),
                        new Node("second", new Linear(6), List.of("relu")),
                        new Node("tanh", new Tanh(), List.of("second")),
                        new Node("output", new Linear(3), List.of("tanh"))));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void apply_fiftySteps_agreesWithPyTorch(Run run) {
        JsonNode golden = GOLDEN.get("runs").get(run.name);
        Update update = new Update(run.rule, run.spans, run.clipping, 2);
        Backprop backprop = new Backprop(network(), new CrossEntropy(), ROWS);
        float[] theta = Golden.floats(GOLDEN.get("theta"));
        OptimizerState state = run.rule.initialState(theta.length);
        for (int step = 0; step < STEPS; step++) {
            float[] gradient = new float[theta.length];
            double loss = gradient(backprop, theta, GOLDEN.get("batches").get(step), gradient);
            update.apply(theta, gradient, 1f / ROWS, run.rule.learningRate(), state);

            JsonNode expected = golden.get("losses").get(step);
            Golden.assertClose(loss / ROWS, expected, TOLERANCE, SCALE, "loss of step " + step);
            if (step == 0) {
                assertClose(theta, golden.get("first"), "after the first step");
            }
        }
        assertClose(theta, golden.get("last"), "after the last step");
        assertThat(state.updates()).isEqualTo(STEPS);
    }

    @Test
    void runs_namesAndRules_coverTheGoldenFileAndEveryRule() {
        Set<String> names = new TreeSet<>();
        Set<Class<?>> rules = new HashSet<>();
        for (Run run : runs()) {
            names.add(run.name);
            rules.add(run.rule.getClass());
        }
        Set<String> golden = new TreeSet<>();
        GOLDEN.get("runs").fieldNames().forEachRemaining(golden::add);

        assertThat(names).isEqualTo(golden);
        assertThat(rules).containsExactlyInAnyOrderElementsOf(Rules.permitted());
        assertThat(GOLDEN.get("batches")).hasSize(STEPS);
    }

    private static double gradient(
            Backprop backprop, float[] theta, JsonNode batch, float[] gradient) {
        Matrix input = new Matrix(Golden.floats(batch.get("inputs")), 0, ROWS, 5);
        Matrix target = new Matrix(Golden.floats(batch.get("targets")), 0, ROWS, 1);
        Matrix weight = Matrix.zeros(ROWS, 1);
        Arrays.fill(weight.data(), 1f);
        return backprop.gradient(theta, input, target, weight, 0, gradient);
    }

    private static void assertClose(float[] theta, JsonNode expected, String where) {
        Golden.assertClose(theta, expected, TOLERANCE, SCALE, where);
    }
}
