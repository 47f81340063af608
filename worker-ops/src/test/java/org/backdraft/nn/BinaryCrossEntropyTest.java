package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.RandomMatrices;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.SplittableRandom;

class BinaryCrossEntropyTest {
    private static final BinaryCrossEntropy LOSS = new BinaryCrossEntropy();

    @Test
    void gradient_randomLogits_agreesWithTheProbabilityInDouble() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            float z = (float) (3 * random.nextGaussian());
            float t = random.nextBoolean() ? random.nextInt(2) : (float) random.nextDouble();
            float w = 2 * (float) random.nextDouble();

            LossCase row = new LossCase(LOSS, LossCase.column(z), LossCase.column(t), w);

            double p = 1 / (1 + Math.exp(-z));
            double loss = -w * (t * Math.log(p) + (1.0 - t) * Math.log(1 - p));
            // Both in double; log(1 - p) loses a few digits where p is near 1.
            assertThat(row.lossSum).as("seed %d", seed).isCloseTo(loss, within(1e-10));
            assertThat(row.gradientSum).as("seed %d", seed).isEqualTo(row.lossSum);
            // p is rounded to float once, and twice more with the target and the weight.
            assertThat((double) row.dOutput.get(0, 0))
                    .as("seed %d", seed)
                    .isCloseTo(w * (p - t), within(3e-7));
        }
    }

    @Test
    void gradient_logitZero_isTheClosedForm() {
        LossCase batch = new LossCase(LOSS, LossCase.column(0, 0), LossCase.column(0, 1), 1, 3);

        assertThat(batch.lossSum).isCloseTo(4 * Math.log(2), within(1e-12));
        assertThat(RandomMatrices.elements(batch.dOutput)).containsExactly(0.5f, -1.5f);
    }

    @Test
    void gradient_extremeLogits_areTheExactLimits() {
        float[][] z = LossCase.column(1e4f, -1e4f, 1e4f, -1e4f, 3e38f);

        LossCase batch = new LossCase(LOSS, z, LossCase.column(1, 0, 0, 1, 1), 1, 1, 1, 1, 1);

        assertThat(batch.lossSum).isEqualTo(20_000);
        assertThat(RandomMatrices.elements(batch.dOutput)).containsExactly(0, 0, 1, -1, 0);
    }

    @Test
    void predict_logits_areProbabilitiesOfClassOne() {
        Matrix prediction = Matrix.zeros(3, 1);

        LOSS.predict(
                LossCase.matrix(LossCase.column((float) Math.log(3), -1e4f, 1e4f)), prediction);

        assertThat(prediction.get(0, 0)).isCloseTo(0.75f, within(1e-6f));
        assertThat(prediction.get(1, 0)).isZero();
        assertThat(prediction.get(2, 0)).isEqualTo(1);
    }

    @Test
    void decide_logits_isOneOnlyAboveZero() {
        Matrix output = LossCase.matrix(LossCase.column(0, -0f, Float.MIN_VALUE, -1));

        assertThat(LOSS.decide(output, 0)).as("tie").isZero();
        assertThat(LOSS.decide(output, 1)).as("tie").isZero();
        assertThat(LOSS.decide(output, 2)).isEqualTo(1);
        assertThat(LOSS.decide(output, 3)).isZero();
    }

    @Test
    void targetWidth_severalOutputs_isALabelEach() {
        assertThat(LOSS.targetWidth(1)).isEqualTo(1);
        assertThat(LOSS.classes(1)).isEqualTo(2);
        assertThat(LOSS.targetWidth(4)).isEqualTo(4);
        assertThat(LOSS.classes(4)).as("no classes").isZero();
    }

    /**
     * Each label is a problem of its own: the loss is the sum, the gradients stand side by side.
     */
    @Test
    void gradient_severalLabels_isThatOfEachLabelAlone() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int labels = 2 + random.nextInt(4);
            float[] z = RandomMatrices.normals(random, labels);
            float[] t = new float[labels];
            double loss = 0;
            float[] gradient = new float[labels];
            for (int j = 0; j < labels; j++) {
                t[j] = random.nextInt(2);
                LossCase alone =
                        new LossCase(LOSS, LossCase.column(z[j]), LossCase.column(t[j]), 2);
                loss += alone.lossSum;
                gradient[j] = alone.dOutput.get(0, 0);
            }

            LossCase row = new LossCase(LOSS, new float[][] {z}, new float[][] {t}, 2);

            // In double, added up in another order.
            assertThat(row.lossSum).as("seed %d", seed).isCloseTo(loss, within(1e-12));
            assertThat(RandomMatrices.elements(row.dOutput)).isEqualTo(gradient);
            assertThat(LOSS.weightSum(row.target, row.weight)).isEqualTo(2);
        }
    }

    @Test
    void gradient_classWeights_multiplyTheRowsOfTheirClass() {
        BinaryCrossEntropy weighted = new BinaryCrossEntropy(new ClassWeights(List.of(0.5, 4.0)));
        float[][] z = LossCase.column(0.3f, -2, 1, 5);
        float[][] t = LossCase.column(0, 1, 1, 0);

        LossCase batch = new LossCase(weighted, z, t, 1, 1, 2, 3);
        LossCase byHand = new LossCase(LOSS, z, t, 0.5f, 4, 8, 1.5f);

        assertThat(batch.lossSum).isEqualTo(byHand.lossSum).isEqualTo(batch.gradientSum);
        assertThat(batch.dOutput.data()).isEqualTo(byHand.dOutput.data());
        assertThat(weighted.weightSum(batch.target, batch.weight)).isEqualTo(14);
    }

    @Test
    void targetWidth_classWeightsThatDoNotFit_throws() {
        ClassWeights three = new ClassWeights(List.of(1.0, 2.0, 3.0));
        ClassWeights two = new ClassWeights(List.of(1.0, 2.0));

        assertThatThrownBy(() -> new BinaryCrossEntropy(three).targetWidth(1))
                .isInstanceOf(ShapeException.class)
                .hasMessage("there are 3 class weights for 2 classes");
        assertThatThrownBy(() -> new BinaryCrossEntropy(two).targetWidth(2))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("class weights with 1 output, not with 2");
    }
}
