package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.util.List;

class ClassWeightsTest {
    private static final ClassWeights WEIGHTS = new ClassWeights(List.of(0.5, 0.0, 4.0));
    private static final Matrix TARGET = LossCase.matrix(LossCase.column(2, 0, 1, 2));
    private static final Matrix WEIGHT = LossCase.matrix(LossCase.column(1, 2, 5, 0.25f));

    @Test
    void weightSum_classWeights_isOfTheRowsTimesTheirClasses() {
        Loss cross = new CrossEntropy(0.1, WEIGHTS);

        assertThat(cross.weightSum(TARGET, WEIGHT)).isEqualTo(1 * 4 + 2 * 0.5 + 0 + 0.25 * 4);
    }

    @Test
    void weightSum_noClassWeights_isOfTheRows() {
        Loss[] losses = {
            new CrossEntropy(),
            new BinaryCrossEntropy(),
            new SquaredError(),
            new AbsoluteError(),
            new Huber(1),
            new Hinge(),
            new Perceptron()
        };
        for (Loss loss : losses) {
            assertThat(loss.weightSum(TARGET, WEIGHT)).as("%s", loss).isEqualTo(8.25);
            assertThat(loss.weightSum(Matrix.zeros(0, 1), Matrix.zeros(0, 1))).isZero();
        }
        assertThat(Registered.records(Loss.class)).hasSize(losses.length);
    }

    @Test
    void targetWidth_weightsForOtherClasses_throws() {
        assertThat(new CrossEntropy(0, WEIGHTS).targetWidth(3)).isEqualTo(1);
        assertThatThrownBy(() -> new CrossEntropy(0, WEIGHTS).targetWidth(4))
                .isInstanceOf(ShapeException.class)
                .hasMessage("there are 3 class weights for 4 classes");
    }

    @Test
    void constructor_badWeights_throws() {
        for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY, 1e39}) {
            assertThatThrownBy(() -> new ClassWeights(List.of(1.0, bad)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("class weights must be 0 or more");
        }
        assertThatThrownBy(() -> new ClassWeights(List.of(0.0, 0.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("class weights must not all be 0");
    }

    @Test
    void equals_sameFactors_isTrue() {
        assertThat(new ClassWeights(List.of(1.0, 2.0)))
                .isEqualTo(new ClassWeights(List.of(1.0, 2.0)))
                .hasSameHashCodeAs(new ClassWeights(List.of(1.0, 2.0)))
                .isNotEqualTo(ClassWeights.NONE)
                .hasToString("[1.0, 2.0]");
    }
}
