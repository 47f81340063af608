package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.RandomMatrices;
import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

class HingeTest {
    private static final Hinge LOSS = new Hinge();

    @Test
    void gradient_oneOutput_isByHand() {
        float[][] z = LossCase.column(0.5f, -3, 0.5f, -3, 1, -1);
        float[][] t = LossCase.column(1, 1, 0, 0, 1, 0);

        LossCase batch = new LossCase(LOSS, z, t, 1, 1, 2, 1, 1, 1);

        // Margins 0.5, -3, -0.5, 3, and 1 twice, where the loss is 0 and so is the gradient.
        assertThat(batch.lossSum).isEqualTo(0.5 + 4 + 2 * 1.5).isEqualTo(batch.gradientSum);
        assertThat(RandomMatrices.elements(batch.dOutput)).containsExactly(-1, -1, 2, 0, 0, 0);
    }

    @Test
    void gradient_oneOutputAClass_isByHand() {
        float[][] z = {{2, 0.5f, 1.75f}, {2, 0.5f, 1.75f}, {5, 0, 1}, {1, 2, 2}};

        LossCase batch = new LossCase(LOSS, z, LossCase.column(0, 2, 0, 0), 1, 4, 1, 1);

        // Margins 0.25, -0.25, 4, -1; of rivals that tie, the first.
        assertThat(batch.lossSum).isEqualTo(0.75 + 4 * 1.25 + 0 + 2).isEqualTo(batch.gradientSum);
        assertThat(RandomMatrices.elements(batch.dOutput))
                .containsExactly(-1, 0, 1, 4, 0, -4, 0, 0, 0, -1, 1, 0);
    }

    /** Crammer and Singer's max_j (z_j + [j != t]) - z_t, which also covers j = t. */
    @Test
    void lossSum_randomLogits_agreesWithTheMaximumOverAllClasses() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int classes = 2 + random.nextInt(5);
            float[] z = RandomMatrices.normals(random, classes);
            int t = random.nextInt(classes);

            LossCase row = new LossCase(LOSS, new float[][] {z}, LossCase.column(t), 2);

            double most = Double.NEGATIVE_INFINITY;
            int at = 0;
            for (int j = 0; j < classes; j++) {
                double each = z[j] + (j == t ? 0.0 : 1.0);
                at = each > most ? j : at;
                most = Math.max(most, each);
            }
            float[] gradient = new float[classes];
            gradient[at] += 2;
            gradient[t] -= 2;
            // Both in double; only the order differs.
            assertThat(row.lossSum).as("seed %d", seed).isCloseTo(2 * (most - z[t]), within(1e-14));
            assertThat(RandomMatrices.elements(row.dOutput)).containsExactly(gradient);
        }
    }

    /** Two outputs a and b for classes 0 and 1 are one output b - a. */
    @Test
    void gradient_twoOutputs_isThatOfTheirDifference() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            float a = random.nextInt(-20, 20) / 8f;
            float b = random.nextInt(-20, 20) / 8f;
            float t = random.nextInt(2);

            LossCase two = new LossCase(LOSS, new float[][] {{a, b}}, LossCase.column(t), 1);
            LossCase one = new LossCase(LOSS, LossCase.column(b - a), LossCase.column(t), 1);

            assertThat(two.lossSum).as("seed %d", seed).isEqualTo(one.lossSum);
            assertThat(two.dOutput.get(0, 1)).isEqualTo(one.dOutput.get(0, 0));
            assertThat(two.dOutput.get(0, 0)).isEqualTo(0 - one.dOutput.get(0, 0));
        }
    }

    @Test
    void lossSum_notANumberAnywhere_isNotFinite() {
        for (Loss loss : new Loss[] {LOSS, new Perceptron()}) {
            for (int t = 0; t < 3; t++) {
                for (int j = 0; j < 3; j++) {
                    float[] z = {1, 2, 3};
                    z[j] = Float.NaN;

                    LossCase row = new LossCase(loss, new float[][] {z}, LossCase.column(t), 1);

                    assertThat(row.lossSum).as("%s, class %d, NaN %d", loss, t, j).isNaN();
                }
            }
            assertThat(
                            new LossCase(loss, LossCase.column(Float.NaN), LossCase.column(0), 1)
                                    .lossSum)
                    .isNaN();
        }
    }

    @Test
    void decide_outputs_isTheSignOrTheFirstOfTheLargest() {
        Matrix one = LossCase.matrix(LossCase.column(0, -0f, 0.1f, -1));
        Matrix three = LossCase.matrix(new float[][] {{1, 5, 5}, {2, 2, 2}, {0, 1, 2}, {3, 1, 2}});
        for (Loss loss : new Loss[] {LOSS, new Perceptron()}) {
            assertThat(decisions(loss, one)).containsExactly(0, 0, 1, 0);
            assertThat(decisions(loss, three)).containsExactly(1, 0, 2, 0);
        }
    }

    private static int[] decisions(Loss loss, Matrix output) {
        int[] decisions = new int[output.rows()];
        java.util.Arrays.setAll(decisions, i -> loss.decide(output, i));
        return decisions;
    }

    @Test
    void predict_outputs_areThemselves() {
        Matrix output = LossCase.matrix(new float[][] {{1, 2}, {3, 4}});
        for (Loss loss : new Loss[] {LOSS, new Perceptron()}) {
            Matrix prediction = Matrix.zeros(2, 2);
            loss.predict(output, prediction);
            assertThat(prediction.data()).containsExactly(1, 2, 3, 4);
            assertThat(loss.targetWidth(5)).isEqualTo(1);
            assertThat(loss.classes(1)).isEqualTo(2);
            assertThat(loss.classes(5)).isEqualTo(5);
        }
    }
}
