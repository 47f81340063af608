package org.backdraft.driver.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.backdraft.nn.Backprop;
import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Linear;
import org.backdraft.nn.Node;
import org.backdraft.nn.Relu;
import org.backdraft.nn.Tanh;
import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/** Training against PyTorch's; the golden file and the script that made it say which. */
class PyTorchGoldenTest {
    private static final int ROWS = 7;

    /*
     * Both sides round to float32, in other orders: 2^-24 = 6e-8 an operation, of numbers of order 1
     * (parameters, activations, losses), over 20 steps. So differences are absolute ones, whatever
     * the size of a parameter, 2e-7 at the most as seen: 1e-5 of the larger of its size and 0.1 is
     * five times that. Heavy ball and Nesterov differ by 3e-3 in the second loss.
     */
    private static final double TOLERANCE = 1e-5;
    private static final double SCALE = 0.1;

    private static final JsonNode GOLDEN = golden();

    private static JsonNode golden() {
        try (InputStream json =
                PyTorchGoldenTest.class.getResourceAsStream("/golden/sgd_20_steps.json")) {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
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

    @Test
    void plain_twentySteps_agreesWithPyTorch() {
        assertAgrees("plain", new Sgd(0.1, 0, false));
    }

    @Test
    void heavyBall_twentySteps_agreesWithPyTorch() {
        assertAgrees("momentum", new Sgd(0.1, 0.9, false));
    }

    @Test
    void nesterov_twentySteps_agreesWithPyTorch() {
        assertAgrees("nesterov", new Sgd(0.1, 0.9, true));
    }

    private static void assertAgrees(String name, Sgd sgd) {
        JsonNode run = GOLDEN.get("runs").get(name);
        Graph graph = network();
        Backprop backprop = new Backprop(graph, new CrossEntropy(), ROWS);
        float[] theta = floats(GOLDEN.get("theta"));
        OptimizerState state = sgd.initialState(theta.length);
        int steps = GOLDEN.get("batches").size();
        for (int step = 0; step < steps; step++) {
            float[] gradient = new float[theta.length];
            double loss = gradient(backprop, theta, GOLDEN.get("batches").get(step), gradient);
            Update.of(sgd, theta.length).apply(theta, gradient, 1f / ROWS, 0.1, state);

            assertClose(loss / ROWS, run.get("losses").get(step), name + ": loss of step " + step);
            if (step == 0) {
                assertClose(theta, run.get("first"), name + ": after the first step");
            }
        }
        assertThat(steps).isEqualTo(20);
        assertClose(theta, run.get("last"), name + ": after the last step");
    }

    private static double gradient(
            Backprop backprop, float[] theta, JsonNode batch, float[] gradient) {
        Matrix input = new Matrix(floats(batch.get("inputs")), 0, ROWS, 5);
        Matrix target = new Matrix(floats(batch.get("targets")), 0, ROWS, 1);
        Matrix weight = Matrix.zeros(ROWS, 1);
        Arrays.fill(weight.data(), 1f);
        return backprop.gradient(theta, input, target, weight, 0, gradient);
    }

    private static void assertClose(float[] theta, JsonNode expected, String where) {
        assertThat(theta).as(where).hasSize(expected.size());
        for (int i = 0; i < theta.length; i++) {
            assertClose(theta[i], expected.get(i), where + ", parameter " + i);
        }
    }

    private static void assertClose(double actual, JsonNode expected, String where) {
        double value = expected.doubleValue();
        double bound = TOLERANCE * Math.max(SCALE, Math.abs(value));
        assertThat(actual).as(where).isCloseTo(value, within(bound));
    }

    private static float[] floats(JsonNode numbers) {
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) numbers.get(i).doubleValue();
        }
        return values;
    }
}
