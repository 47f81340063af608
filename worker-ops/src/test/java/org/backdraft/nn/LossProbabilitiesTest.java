package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.util.List;

class LossProbabilitiesTest {
    private static final Matrix LOGITS =
            new Matrix(new float[] {-3, 0, 0.5f, 2, 40, -40, 1, 1.25f}, 0, 2, 4);

    @Test
    void logProbability_softmax_isTheLogarithmOfThePrediction() {
        Loss loss = new CrossEntropy();
        Matrix p = Matrix.zeros(2, 4);
        loss.predict(LOGITS, p);

        for (int i = 0; i < 2; i++) {
            for (int c = 0; c < 4; c++) {
                // The prediction is rounded to float32: 6e-8 of a logarithm of up to 80.
                assertThat(loss.logProbability(LOGITS, i, c))
                        .isCloseTo(Math.log(p.get(i, c)), within(5e-6));
            }
        }
    }

    @Test
    void logProbability_oneLogit_isTheLogarithmOfTheSigmoid() {
        Loss loss = new BinaryCrossEntropy();
        Matrix z = new Matrix(new float[] {-800, -2, 0, 3}, 0, 4, 1);

        for (int i = 0; i < 4; i++) {
            double x = z.get(i, 0);
            // In double; exp(800) is not: there the logarithm is -800 but for nothing.
            double expected = i == 0 ? -800 : -Math.log(1 + Math.exp(-x));
            assertThat(loss.logProbability(z, i, 1)).isCloseTo(expected, within(1e-14));
            assertThat(loss.logProbability(z, i, 0)).isCloseTo(expected - x, within(1e-14));
        }
    }

    @Test
    void logProbability_noneGiven_isRefused() {
        for (Loss loss :
                List.of(
                        new BinaryCrossEntropy(),
                        new Hinge(),
                        new Perceptron(),
                        new SquaredError())) {
            assertThatThrownBy(() -> loss.logProbability(LOGITS, 0, 0))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void givesProbabilities_crossEntropies_only() {
        assertThat(new CrossEntropy().givesProbabilities()).isTrue();
        assertThat(new BinaryCrossEntropy().givesProbabilities()).isTrue();
        assertThat(new Hinge().givesProbabilities()).isFalse();
        assertThat(new Huber(1).givesProbabilities()).isFalse();
    }
}
