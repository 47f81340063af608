package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.RandomMatrices;
import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

class CrossEntropyTest {
    private static final CrossEntropy LOSS = new CrossEntropy();

    @Test
    void gradient_randomLogits_agreesWithSoftmaxInDouble() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int classes = 2 + random.nextInt(5);
            float[] z = RandomMatrices.normals(random, classes);
            int t = random.nextInt(classes);
            float w = 2 * (float) random.nextDouble();

            LossCase row = new LossCase(LOSS, new float[][] {z}, LossCase.column(t), w);

            double total = 0;
            for (float each : z) {
                total += Math.exp(each);
            }
            // exp is rounded to float, 2^-24 relative; weights and losses are of order 1.
            double loss = w * -Math.log(Math.exp(z[t]) / total);
            assertThat(row.lossSum).as("seed %d", seed).isCloseTo(loss, within(1e-6));
            assertThat(row.gradientSum).as("seed %d", seed).isEqualTo(row.lossSum);
            for (int j = 0; j < classes; j++) {
                double d = w * (Math.exp(z[j]) / total - (j == t ? 1 : 0));
                assertThat((double) row.dOutput.get(0, j))
                        .as("seed %d, class %d", seed, j)
                        .isCloseTo(d, within(5e-7));
            }
        }
    }

    @Test
    void gradient_equalLogits_isTheClosedForm() {
        LossCase batch =
                new LossCase(
                        LOSS,
                        new float[][] {{3, 3, 3, 3}, {0, 0, 0, 0}},
                        LossCase.column(1, 3),
                        1,
                        2);

        assertThat(batch.lossSum).isCloseTo(3 * Math.log(4), within(1e-12));
        assertThat(RandomMatrices.elements(batch.dOutput))
                .containsExactly(0.25f, -0.75f, 0.25f, 0.25f, 0.5f, 0.5f, 0.5f, -1.5f);
    }

    @Test
    void gradient_extremeLogits_areTheExactLimits() {
        float[][] z = {{1e4f, -1e4f}, {1e4f, -1e4f}, {-1e4f, -1e4f}, {3e38f, 0}};

        LossCase batch = new LossCase(LOSS, z, LossCase.column(0, 1, 0, 0), 1, 1, 1, 1);

        assertThat(batch.lossSum).isEqualTo(20_000 + Math.log(2));
        assertThat(RandomMatrices.elements(batch.dOutput))
                .containsExactly(0, 0, 1, -1, -0.5f, 0.5f, 0, 0);
    }

    @Test
    void gradient_rowsInOneBatch_areIndependent() {
        float[][] z = {{1, 2, 3}, {-5, 0, 4}, {1, 2, 3}};

        LossCase batch = new LossCase(LOSS, z, LossCase.column(0, 2, 0), 1, 3, 0);
        LossCase alone = new LossCase(LOSS, new float[][] {z[1]}, LossCase.column(2), 3);

        for (int j = 0; j < 3; j++) {
            assertThat(batch.dOutput.get(1, j)).isEqualTo(alone.dOutput.get(0, j));
            assertThat(batch.dOutput.get(2, j)).as("weight 0").isZero();
        }
    }

    @Test
    void lossSum_notANumberAnywhere_isNotFinite() {
        for (int j = 0; j < 3; j++) {
            float[] z = {1, 2, 3};
            z[j] = Float.NaN;

            LossCase row = new LossCase(LOSS, new float[][] {z}, LossCase.column(1), 1);

            assertThat(row.lossSum).as("class %d", j).isNaN();
        }
    }

    @Test
    void predict_logits_areProbabilities() {
        float z = (float) Math.log(3);
        Matrix output = LossCase.matrix(new float[][] {{0, z}, {1e4f, -1e4f}});
        Matrix prediction = Matrix.zeros(2, 2);

        LOSS.predict(output, prediction);

        assertThat(prediction.get(0, 0)).isCloseTo(0.25f, within(1e-6f));
        assertThat(prediction.get(0, 1)).isCloseTo(0.75f, within(1e-6f));
        assertThat(prediction.get(1, 0)).isEqualTo(1);
        assertThat(prediction.get(1, 1)).isZero();
    }

    @Test
    void decide_ties_isTheFirstOfTheLargest() {
        Matrix output = LossCase.matrix(new float[][] {{1, 5, 5}, {2, 2, 2}, {0, 1, 2}});

        assertThat(LOSS.decide(output, 0)).isEqualTo(1);
        assertThat(LOSS.decide(output, 1)).isZero();
        assertThat(LOSS.decide(output, 2)).isEqualTo(2);
    }

    @Test
    void targetWidth_oneOutput_throwsWithTheWayOut() {
        assertThat(LOSS.targetWidth(2)).isEqualTo(1);
        assertThat(LOSS.classes(7)).isEqualTo(7);
        assertThatThrownBy(() -> LOSS.targetWidth(1))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("use binary-cross-entropy");
    }
}
