package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.nn.BinaryCrossEntropy;
import org.backdraft.nn.ClassWeights;
import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Hinge;
import org.backdraft.nn.Loss;
import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.RandomMatrices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

class ClassificationSumTest {
    private static final int BINS = 15;

    private static double[] softmax(Matrix output, int row) {
        double[] p = new double[output.cols()];
        double total = 0;
        for (int c = 0; c < p.length; c++) {
            p[c] = Math.exp(output.get(row, c));
            total += p[c];
        }
        for (int c = 0; c < p.length; c++) {
            p[c] /= total;
        }
        return p;
    }

    /** Probabilities of the two classes of one logit. */
    private static double[] sigmoid(Matrix output, int row) {
        double p = 1 / (1 + Math.exp(-output.get(row, 0)));
        return new double[] {1 - p, p};
    }

    /** Bin by bin, as the article defines it. */
    private static double calibrationError(double[][] p, Matrix target) {
        double error = 0;
        for (int m = 1; m <= BINS; m++) {
            double confidence = 0;
            double right = 0;
            int rows = 0;
            for (int i = 0; i < p.length; i++) {
                int decided = 0;
                for (int c = 0; c < p[i].length; c++) {
                    decided = p[i][c] > p[i][decided] ? c : decided;
                }
                double of = p[i][decided];
                if (of > (m - 1.0) / BINS && of <= (double) m / BINS) {
                    rows++;
                    confidence += of;
                    right += decided == target.get(i, 0) ? 1 : 0;
                }
            }
            if (rows > 0) {
                error += (double) rows / p.length * Math.abs(right / rows - confidence / rows);
            }
        }
        return error;
    }

    private static double logLoss(double[][] p, Matrix target) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum -= Math.log(p[i][(int) target.get(i, 0)]);
        }
        return sum / p.length;
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 2", "2, 90, 3", "3, 200, 9"})
    void top_manyTies_agreesWithSorting(long seed, int rows, int classes) {
        SplittableRandom random = new SplittableRandom(seed);
        Matrix output = Evaluations.coarse(random, rows, classes);
        Matrix target = Evaluations.classes(random, rows, classes);

        EvaluationSum sum = Evaluations.of(new Hinge(), output, target);

        for (int k = 1; k <= classes + 1; k++) {
            int within = 0;
            for (int i = 0; i < rows; i++) {
                int row = i;
                List<Integer> best =
                        IntStream.range(0, classes)
                                .boxed()
                                .sorted(Comparator.comparing(c -> -output.get(row, c)))
                                .limit(k)
                                .toList();
                within += best.contains((int) target.get(i, 0)) ? 1 : 0;
            }
            assertThat(sum.classification().top(k)).isEqualTo((double) within / rows);
        }
        assertThat(sum.classification().top(1)).isEqualTo(sum.accuracy());
    }

    @Test
    void top_oneOutput_hasTwoRanks() {
        Matrix output = new Matrix(new float[] {-1, 2, 3}, 0, 3, 1);
        Matrix target = new Matrix(new float[] {1, 1, 0}, 0, 3, 1);

        EvaluationSum sum = Evaluations.of(new BinaryCrossEntropy(), output, target);

        assertThat(sum.classification().top(1)).isEqualTo(1.0 / 3);
        assertThat(sum.classification().top(2)).isEqualTo(1);
    }

    @Test
    void top_outputsThatAreNotNumbers_staysWithTheDecision() {
        Matrix output = new Matrix(new float[] {Float.NaN, 1, Float.NaN, Float.NaN}, 0, 2, 2);
        Matrix target = new Matrix(new float[] {0, 1}, 0, 2, 1);

        for (Loss loss : List.of(new Hinge(), new CrossEntropy())) {
            EvaluationSum sum = Evaluations.of(loss, output, target);

            assertThat(sum.classification().top(1)).isEqualTo(sum.accuracy());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 2", "2, 300, 2", "3, 300, 6"})
    void probabilities_softmax_giveTheNaiveFigures(long seed, int rows, int classes) {
        SplittableRandom random = new SplittableRandom(seed);
        Matrix output = RandomMatrices.normal(random, rows, classes);
        Matrix target = Evaluations.classes(random, rows, classes);
        double[][] p = new double[rows][];
        for (int i = 0; i < rows; i++) {
            p[i] = softmax(output, i);
        }

        ClassificationSum sum = Evaluations.of(new CrossEntropy(), output, target).classification();

        // The loss rounds exponentials to float32.
        assertThat(sum.logLoss()).isCloseTo(logLoss(p, target), within(1e-7));
        assertThat(sum.calibrationError()).isCloseTo(calibrationError(p, target), within(1e-7));
    }

    @Test
    void probabilities_oneLogit_giveTheNaiveFigures() {
        SplittableRandom random = new SplittableRandom(8);
        Matrix output = RandomMatrices.normal(random, 300, 1);
        Matrix target = Evaluations.classes(random, 300, 2);
        double[][] p = new double[300][];
        for (int i = 0; i < 300; i++) {
            p[i] = sigmoid(output, i);
        }

        ClassificationSum sum =
                Evaluations.of(new BinaryCrossEntropy(), output, target).classification();

        // All in double: a few of 2^-53 a row.
        assertThat(sum.logLoss()).isCloseTo(logLoss(p, target), within(1e-14));
        assertThat(sum.calibrationError()).isCloseTo(calibrationError(p, target), within(1e-14));
    }

    @Test
    void logLoss_smoothingAndClassWeights_doNotCount() {
        SplittableRandom random = new SplittableRandom(9);
        Matrix output = RandomMatrices.normal(random, 40, 3);
        Matrix target = Evaluations.classes(random, 40, 3);
        Loss other = new CrossEntropy(0.2, new ClassWeights(List.of(1.0, 5.0, 0.0)));

        EvaluationSum plain = Evaluations.of(new CrossEntropy(), output, target);
        EvaluationSum weighted = Evaluations.of(other, output, target);

        assertThat(weighted.classification().logLoss()).isEqualTo(plain.classification().logLoss());
        // The two are one sum, in another order: a few of 2^-53 a row.
        assertThat(plain.classification().logLoss()).isCloseTo(plain.meanLoss(), within(1e-14));
    }

    @Test
    void logLoss_hopelessProbability_isFinite() {
        Matrix output = new Matrix(new float[] {0, 500}, 0, 1, 2);

        EvaluationSum sum = Evaluations.of(new CrossEntropy(), output, Matrix.zeros(1, 1));

        assertThat(sum.classification().logLoss()).isEqualTo(500);
        assertThat(sum.classification().calibrationError()).isEqualTo(1);
    }

    @Test
    void rocAuc_oneLogitOrTheTwoOfItsDifference_isTheSame() {
        SplittableRandom random = new SplittableRandom(10);
        Matrix one = Evaluations.coarse(random, 80, 1);
        Matrix two = Matrix.zeros(80, 2);
        Matrix target = Evaluations.classes(random, 80, 2);
        for (int i = 0; i < 80; i++) {
            two.set(i, 0, i);
            two.set(i, 1, i + one.get(i, 0));
        }

        double expected =
                Evaluations.of(new BinaryCrossEntropy(), one, target).classification().rocAuc();

        assertThat(Evaluations.of(new CrossEntropy(), two, target).classification().rocAuc())
                .isEqualTo(expected);
        assertThat(Evaluations.of(new Hinge(), one, target).classification().rocAuc())
                .isEqualTo(expected);
    }

    @Test
    void figures_oneClassOnly_areThereButTheAuc() {
        Matrix output = Evaluations.coarse(new SplittableRandom(11), 20, 2);

        EvaluationSum sum = Evaluations.of(new CrossEntropy(), output, Matrix.zeros(20, 1));

        for (Metric metric : sum.metrics()) {
            boolean auc = metric.kind() == MetricKind.ROC_AUC;
            assertThat(Double.isNaN(metric.of(sum))).as("%s", metric).isEqualTo(auc);
        }
    }

    @Test
    void figures_noProbabilities_areNaN() {
        ClassificationSum sum =
                Evaluations.of(new Hinge(), Matrix.zeros(2, 2), Matrix.zeros(2, 1))
                        .classification();

        assertThat(sum.hasProbabilities()).isFalse();
        assertThat(sum.logLoss()).isNaN();
        assertThat(sum.calibrationError()).isNaN();
    }
}
