package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

class FirstNonFiniteTest {
    private static final Graph GRAPH =
            new Graph(
                    2,
                    List.of(
                            new Node("first", new Linear(2), List.of(Graph.INPUT)),
                            new Node("bend", new Relu(), List.of("first")),
                            new Node("last", new Linear(2), List.of("bend"))));
    private static final int LAST = GRAPH.offset(2);

    private final float[] theta = new float[GRAPH.parameterCount()];
    private final Matrix input = new Matrix(new float[] {1, 2, 3, 4}, 0, 2, 2);
    private final Matrix target = Matrix.zeros(2, 1);
    private final Matrix weight = new Matrix(new float[] {1, 1}, 0, 2, 1);

    FirstNonFiniteTest() {
        Arrays.fill(theta, 0.5f);
    }

    private String found() {
        // Whatever was in the buffers before must not matter.
        float[] scratch = new float[theta.length];
        Arrays.fill(scratch, Float.NaN);
        return new Backprop(GRAPH, new CrossEntropy(), 2)
                .firstNonFinite(theta, input, target, weight, 0, scratch);
    }

    @Test
    void firstNonFinite_allFinite_isNull() {
        assertThat(found()).isNull();
    }

    @Test
    void firstNonFinite_parameterIsNaN_namesItsNode() {
        theta[LAST + 3] = Float.NaN;

        assertThat(found()).isEqualTo("the parameters of 'last'");
    }

    @Test
    void firstNonFinite_parameterIsInfinite_namesItsNode() {
        theta[0] = Float.NEGATIVE_INFINITY;

        assertThat(found()).isEqualTo("the parameters of 'first'");
    }

    @Test
    void firstNonFinite_outputOverflows_namesItsNode() {
        Arrays.fill(theta, 0, 4, 1e20f);
        Arrays.fill(theta, LAST, LAST + 4, 1e20f);

        assertThat(found()).isEqualTo("the output of 'last'");
    }

    @Test
    void firstNonFinite_inputIsNaN_isTheInput() {
        input.set(1, 0, Float.NaN);

        assertThat(found()).isEqualTo("the input");
    }

    @Test
    void firstNonFinite_inputIsInfinite_isTheInput() {
        input.set(0, 1, Float.POSITIVE_INFINITY);

        assertThat(found()).isEqualTo("the input");
    }

    @Test
    void firstNonFinite_weightIsNaN_isTheLoss() {
        weight.set(0, 0, Float.NaN);

        assertThat(found()).isEqualTo("the loss");
    }

    @Test
    void firstNonFinite_gradientOverflowsInBackward_namesItsNode() {
        // Logits stay finite, but d first = W' dZ overflows: 3e38 * (0.5 + 1.5).
        Arrays.fill(theta, 0f);
        theta[LAST] = 3e38f;
        theta[LAST + 2] = -3e38f;
        weight.fill(3f);

        assertThat(found()).isEqualTo("the gradient with respect to the output of 'bend'");
    }

    @Test
    void firstNonFinite_gradientOfParametersOverflows_namesItsNode() {
        input.fill(3e38f);
        Arrays.fill(theta, 0f);
        // A constant hidden layer of 1 (its bias), so that logits and dY stay small.
        theta[4] = 1;
        theta[LAST] = 4;
        theta[LAST + 2] = -4;
        target.fill(1);

        assertThat(found()).isEqualTo("the gradient of the parameters of 'first'");
    }
}
