package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.nn.BinaryCrossEntropy;
import org.backdraft.nn.SquaredError;
import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.RandomMatrices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.SplittableRandom;

class RegressionSumTest {

    /** In two passes: the mean, then the squares about it. */
    private static double r2(Matrix y, Matrix t, int j) {
        double mean = 0;
        for (int i = 0; i < t.rows(); i++) {
            mean += t.get(i, j) / t.rows();
        }
        double variation = 0;
        double error = 0;
        for (int i = 0; i < t.rows(); i++) {
            variation += (t.get(i, j) - mean) * (t.get(i, j) - mean);
            error += Math.pow((double) y.get(i, j) - t.get(i, j), 2);
        }
        return 1 - error / variation;
    }

    private static Matrix rows(Matrix all, int from, int to) {
        return new Matrix(all.data(), all.rowOffset(from), to - from, all.cols());
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 0", "2, 500, 0", "3, 500, 1e6", "4, 500, -1e7"})
    void r2_anyMean_agreesWithTwoPasses(long seed, int rows, float mean) {
        SplittableRandom random = new SplittableRandom(seed);
        Matrix t = RandomMatrices.normal(random, rows, 2);
        Matrix y = RandomMatrices.normal(random, rows, 2);
        for (int i = 0; i < t.size(); i++) {
            t.data()[i] += mean;
            y.data()[i] = t.data()[i] + y.data()[i] / 2;
        }

        RegressionSum sum = Evaluations.of(new SquaredError(), y, t).regression();

        for (int j = 0; j < 2; j++) {
            // Differences of size 1 about a mean of size 1e7 in double: 1e-9.
            assertThat(sum.r2(j)).isCloseTo(r2(y, t, j), within(1e-8));
        }
        assertThat(sum.r2()).isEqualTo((sum.r2(0) + sum.r2(1)) / 2);
    }

    @Test
    void add_partsOfTheRows_agreesWithAll() {
        SplittableRandom random = new SplittableRandom(5);
        Matrix t = RandomMatrices.normal(random, 100, 3);
        Matrix y = RandomMatrices.normal(random, 100, 3);
        for (int i = 0; i < t.size(); i++) {
            t.data()[i] += 1e6f;
            y.data()[i] += 1e6f;
        }
        RegressionSum all = Evaluations.of(new SquaredError(), y, t).regression();
        EvaluationSum parts = new EvaluationSum(new SquaredError(), 3);
        int[] ends = {0, 0, 1, 60, 60, 100};

        for (int k = 1; k < ends.length; k++) {
            Matrix part = rows(t, ends[k - 1], ends[k]);
            parts.add(Evaluations.of(new SquaredError(), rows(y, ends[k - 1], ends[k]), part));
        }

        RegressionSum sum = parts.regression();
        assertThat(sum.r2()).isCloseTo(all.r2(), within(1e-9));
        assertThat(sum.meanSquaredError()).isCloseTo(all.meanSquaredError(), within(1e-14));
        assertThat(sum.meanAbsoluteError()).isCloseTo(all.meanAbsoluteError(), within(1e-14));
    }

    @Test
    void means_smallCase_areTheDefinitions() {
        Matrix t = new Matrix(new float[] {1, 10, 3, 20}, 0, 2, 2);
        Matrix y = new Matrix(new float[] {2, 10, 0, 16}, 0, 2, 2);

        EvaluationSum sum = Evaluations.of(new SquaredError(), y, t);

        assertThat(sum.regression().meanSquaredError(0)).isEqualTo(5);
        assertThat(sum.regression().meanSquaredError(1)).isEqualTo(8);
        assertThat(sum.regression().meanAbsoluteError(0)).isEqualTo(2);
        assertThat(sum.regression().meanAbsoluteError(1)).isEqualTo(2);
        assertThat(Metric.of(MetricKind.MSE).of(sum)).isEqualTo(6.5);
        assertThat(Metric.of(MetricKind.RMSE).of(sum)).isEqualTo(Math.sqrt(6.5));
        assertThat(Metric.of(MetricKind.MAE).of(sum)).isEqualTo(2);
    }

    @Test
    void add_severalYesNoLabels_comparesProbabilities() {
        Matrix z = new Matrix(new float[] {0, 100}, 0, 1, 2);
        Matrix t = new Matrix(new float[] {1, 1}, 0, 1, 2);

        RegressionSum sum = Evaluations.of(new BinaryCrossEntropy(), z, t).regression();

        assertThat(sum.meanSquaredError(0)).isEqualTo(0.25);
        assertThat(sum.meanSquaredError(1)).isZero();
    }

    @Test
    void r2_fewerThanTwoRows_isNaN() {
        assertThat(new RegressionSum(1).r2()).isNaN();
        assertThat(
                        Evaluations.of(new SquaredError(), Matrix.zeros(1, 1), Matrix.zeros(1, 1))
                                .regression()
                                .r2())
                .isNaN();
    }
}
