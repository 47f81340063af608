package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.RandomMatrices;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Cross entropy with label smoothing and class weights. */
class SmoothedCrossEntropyTest {

    @Test
    void gradient_randomLogits_agreesWithTheDistributionInDouble() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int classes = 2 + random.nextInt(5);
            double smoothing = random.nextBoolean() ? 0 : random.nextDouble();
            List<Double> weights = new ArrayList<>();
            for (int c = 0; c < classes; c++) {
                // Sixteenths, which are exact in float; and now and then 0.
                weights.add(random.nextInt(classes == c + 1 ? 1 : 0, 33) / 16.0);
            }
            CrossEntropy loss = new CrossEntropy(smoothing, new ClassWeights(weights));
            float[] z = RandomMatrices.normals(random, classes);
            int t = random.nextInt(classes);
            float w = 2 * (float) random.nextDouble();

            LossCase row = new LossCase(loss, new float[][] {z}, LossCase.column(t), w);

            double[] p = Doubles.softmax(Doubles.row(row.output, 0));
            double[] q = new double[classes];
            double expected = 0;
            double mass = 0;
            for (int c = 0; c < classes; c++) {
                double share = smoothing / classes + (c == t ? 1 - smoothing : 0);
                q[c] = share * weights.get(c);
                expected -= w * q[c] * Math.log(p[c]);
                mass += q[c];
            }
            // exp is rounded to float, 2^-24 relative; row and class weights are up to 2 each.
            assertThat(row.lossSum).as("seed %d", seed).isCloseTo(expected, within(3e-6));
            assertThat(row.gradientSum).as("seed %d", seed).isEqualTo(row.lossSum);
            for (int c = 0; c < classes; c++) {
                assertThat((double) row.dOutput.get(0, c))
                        .as("seed %d, class %d", seed, c)
                        .isCloseTo(w * (p[c] * mass - q[c]), within(2e-6));
            }
        }
    }

    /** With equal logits every class costs log 4, whatever the smoothing. */
    @Test
    void gradient_equalLogits_isTheClosedForm() {
        CrossEntropy loss = new CrossEntropy(0.5, ClassWeights.NONE);

        LossCase row = new LossCase(loss, new float[][] {{3, 3, 3, 3}}, LossCase.column(1), 2);

        assertThat(row.lossSum).isCloseTo(2 * Math.log(4), within(1e-12));
        assertThat(RandomMatrices.elements(row.dOutput))
                .containsExactly(0.25f, -0.75f, 0.25f, 0.25f);
    }

    /** Its minimum is the smoothed distribution, not a logit at infinity. */
    @Test
    void gradient_logitsOfTheSmoothedTarget_isZero() {
        double smoothing = 0.3;
        CrossEntropy loss = new CrossEntropy(smoothing, ClassWeights.NONE);
        float low = (float) Math.log(0.1);
        float high = (float) Math.log(0.8);

        LossCase row = new LossCase(loss, new float[][] {{low, high, low}}, LossCase.column(1), 1);

        for (float d : RandomMatrices.elements(row.dOutput)) {
            assertThat(d).isCloseTo(0, within(1e-7f));
        }
    }

    @Test
    void gradient_classOfWeightZero_isZero() {
        CrossEntropy loss = new CrossEntropy(0, new ClassWeights(List.of(0.0, 1.0)));

        LossCase row = new LossCase(loss, new float[][] {{1, 5}}, LossCase.column(0), 1);

        assertThat(row.lossSum).isZero();
        assertThat(RandomMatrices.elements(row.dOutput)).containsExactly(0, 0);
        assertThat(loss.weightSum(row.target, row.weight)).isZero();
    }

    @Test
    void gradient_extremeLogits_isFinite() {
        CrossEntropy loss = new CrossEntropy(0.5, ClassWeights.NONE);

        LossCase row = new LossCase(loss, new float[][] {{1e4f, -1e4f}}, LossCase.column(0), 1);

        // A quarter of the mass is on a class whose probability is exp(-20,000).
        assertThat(row.lossSum).isEqualTo(0.25 * 20_000);
        assertThat(RandomMatrices.elements(row.dOutput)).containsExactly(0.25f, -0.25f);
    }

    @Test
    void constructor_smoothingOutOfRange_throws() {
        for (double smoothing : new double[] {-0.1, 1, Double.NaN}) {
            assertThatThrownBy(() -> new CrossEntropy(smoothing, ClassWeights.NONE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("label smoothing must be from 0 to under 1, not " + smoothing);
        }
    }
}
