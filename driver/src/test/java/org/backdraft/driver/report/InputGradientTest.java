package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.driver.model.SavedModel;
import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.util.List;

class InputGradientTest {
    /** Dropout, statistics, shared parameters and a path that doesn't lead to every node. */
    private static final String NETWORK =
            """
            {type = reshape, shape = [1, 4, 5], name = image},
            {type = conv2d, channels = 2, kernel = 3, padding = same, name = a},
            {type = tanh, name = t},
            {type = conv2d, channels = 2, kernel = 3, padding = same, name = b},
            {type = add, inputs = [b, t], name = sum},
            {type = flatten, name = f},
            {type = batch-norm, name = n},
            {type = dropout, name = d},
            {type = linear, units = 40, name = l},
            {type = softplus, name = s},
            {type = linear, units = 40, shares = l, name = again},
            {type = linear, units = 2, name = x}
            """;

    private static final SavedModel MODEL =
            RandomModels.of(NETWORK, "squared-error", 20, List.of(), 5);

    @Test
    void slope_everyNode_isTheDifferenceQuotient() {
        TrainedNetwork network = new TrainedNetwork(MODEL);
        for (int node = 0; node < MODEL.graph().nodes().size(); node++) {
            InputGradient output = new InputGradient(MODEL, node);
            int unit = MODEL.graph().width(node) - 2;
            output.pick(unit);
            float[] x = RandomModels.row(20, node);
            float[] slope = new float[20];

            output.slope(x, slope);

            String where = "node " + network.name(node);
            float y = value(network, node, unit, x);
            assertThat(output.value(x)).as(where).isCloseTo(y, within(1e-5 * (1 + Math.abs(y))));
            for (int j = 0; j < x.length; j++) {
                double quotient = quotient(network, node, unit, x, j);
                // Float32 sums of some hundred terms, over steps of 1e-2.
                assertThat((double) slope[j])
                        .as(where + ", input " + j)
                        .isCloseTo(quotient, within(1e-2 * (1 + Math.abs(quotient))));
            }
        }
    }

    private static double quotient(TrainedNetwork network, int node, int unit, float[] x, int j) {
        float h = 1e-2f;
        float[] up = x.clone();
        float[] down = x.clone();
        up[j] += h;
        down[j] -= h;
        return (value(network, node, unit, up) - value(network, node, unit, down)) / (2 * h);
    }

    private static float value(TrainedNetwork network, int node, int unit, float[] x) {
        return network.outputsOfScaled(node, new Matrix(x, 0, 1, x.length)).get(0, unit);
    }
}
