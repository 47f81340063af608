package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.RandomMatrices;
import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

class PerceptronTest {
    private static final Perceptron LOSS = new Perceptron();

    @Test
    void gradient_oneOutput_isByHand() {
        float[][] z = LossCase.column(0.5f, -3, 0.5f, -3, 0, 0);
        float[][] t = LossCase.column(1, 1, 0, 0, 1, 0);

        LossCase batch = new LossCase(LOSS, z, t, 1, 1, 2, 1, 1, 1);

        // Margins 0.5, -3, -0.5, 3, and 0 twice: a row on the line is not decided, so it counts.
        assertThat(batch.lossSum).isEqualTo(3 + 2 * 0.5).isEqualTo(batch.gradientSum);
        assertThat(RandomMatrices.elements(batch.dOutput)).containsExactly(0, -1, 2, 0, -1, 1);
    }

    @Test
    void gradient_oneOutputAClass_isByHand() {
        float[][] z = {{2, 0.5f, 1.75f}, {2, 0.5f, 1.75f}, {1, 1, 1}};

        LossCase batch = new LossCase(LOSS, z, LossCase.column(0, 2, 1), 1, 4, 1);

        assertThat(batch.lossSum).isEqualTo(4 * 0.25).isEqualTo(batch.gradientSum);
        assertThat(RandomMatrices.elements(batch.dOutput))
                .containsExactly(0, 0, 0, 4, 0, -4, 1, -1, 0);
    }

    /**
     * The first step of Rosenblatt's rule from nothing: minus the gradient is s x, with s = +-1.
     */
    @Test
    void gradient_thetaZero_isMinusTheSignTimesTheInput() {
        Graph graph = Gradients.linear(3, 1);
        Matrix x = new Matrix(new float[] {2, -5, 0.5f}, 0, 1, 3);
        Matrix one = new Matrix(new float[] {1}, 0, 1, 1);
        for (int t = 0; t < 2; t++) {
            float s = 2 * t - 1;
            float[] gradient = new float[4];

            double loss =
                    new Backprop(graph, LOSS, 1)
                            .gradient(
                                    new float[4],
                                    x,
                                    new Matrix(new float[] {t}, 0, 1, 1),
                                    one,
                                    0,
                                    gradient);

            assertThat(loss).isZero();
            assertThat(gradient).containsExactly(-s * 2, s * 5, -s * 0.5f, -s);
        }
    }

    /** Row after row, against the rule as it stands in textbooks: w += s x unless s w'x > 0. */
    @Test
    void gradient_rowAfterRow_isRosenblattsRule() {
        Graph graph = Gradients.linear(2, 1);
        Backprop backprop = new Backprop(graph, LOSS, 1);
        Matrix one = new Matrix(new float[] {1}, 0, 1, 1);
        SplittableRandom random = new SplittableRandom(3);
        float[] theta = new float[3];
        double[] w = new double[3];
        int mistakes = 0;
        for (int step = 0; step < 200; step++) {
            // Eighths, so that sums are exact on both sides; the line 2 x1 - x2 + 1 = 0 separates.
            float[] x = {random.nextInt(-16, 17) / 8f, random.nextInt(-16, 17) / 8f};
            int t = 2 * x[0] - x[1] + 1 > 0 ? 1 : 0;
            float[] gradient = new float[3];
            Matrix target = new Matrix(new float[] {t}, 0, 1, 1);
            backprop.gradient(theta, new Matrix(x, 0, 1, 2), target, one, 0, gradient);
            for (int p = 0; p < 3; p++) {
                theta[p] -= gradient[p];
            }
            int s = 2 * t - 1;
            if (!(s * (w[0] * x[0] + w[1] * x[1] + w[2]) > 0)) {
                w = new double[] {w[0] + s * x[0], w[1] + s * x[1], w[2] + s};
                mistakes++;
            }
            assertThat(theta)
                    .as("step %d", step)
                    .containsExactly((float) w[0], (float) w[1], (float) w[2]);
        }
        assertThat(mistakes).isBetween(1, 50);
    }
}
