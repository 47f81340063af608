package org.backdraft.driver.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.driver.optim.Sgd;
import org.backdraft.nn.SquaredError;
import org.backdraft.worker.EvaluationSum;
import org.backdraft.worker.EvaluationTask;
import org.backdraft.worker.LocalShards;
import org.backdraft.worker.Scaling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

class TrainerTest {
    private static final Sgd PLAIN = new Sgd(0.3, 0, false);
    private static final Sgd SLOW = new Sgd(0.02, 0, false);
    private static final Sgd NESTEROV = new Sgd(0.05, 0.9, true);

    /** Weighted least squares with a constant, by the normal equations in double. */
    private static double[] leastSquares(List<float[]> rows) {
        double[][] a = new double[3][4];
        for (float[] row : rows) {
            double[] x = {row[0], row[1], 1, row[2]};
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 4; j++) {
                    a[i][j] += row[3] * x[i] * x[j];
                }
            }
        }
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 3; k++) {
                double factor = k == i ? 0 : a[k][i] / a[i][i];
                for (int j = 0; j < 4; j++) {
                    a[k][j] -= factor * a[i][j];
                }
            }
        }
        return new double[] {a[0][3] / a[0][0], a[1][3] / a[1][1], a[2][3] / a[2][2]};
    }

    private static void assertClose(float[] theta, double[] expected, double tolerance) {
        for (int i = 0; i < theta.length; i++) {
            assertThat((double) theta[i])
                    .as("parameter %d", i)
                    .isCloseTo(expected[i], within(tolerance));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 60})
    void run_fullBatchLinearRegression_solvesTheNormalEquations(int shards) {
        List<float[]> rows = Problem.rows(11, 50);
        Problem problem = Problem.of(Problem.LINE, Problem.deal(rows, shards, 2), PLAIN, 1000);

        float[] theta = problem.trained(200).theta();

        // Each step shrinks the error by more than 0.8; what stays are roundings of 6e-8 each.
        assertClose(theta, leastSquares(rows), 3e-6);
    }

    @Test
    void run_oneEpochOfOneStep_isOneGradientStep() {
        List<float[]> rows = Problem.rows(3, 20);
        Problem problem = Problem.of(Problem.LINE, Problem.deal(rows, 4, 1), PLAIN, 20);
        float[] before = problem.start().theta();
        double[] expected = {before[0], before[1], before[2]};
        double weight = rows.stream().mapToDouble(row -> row[3]).sum();
        double loss = 0;
        for (float[] row : rows) {
            double error = before[0] * row[0] + before[1] * row[1] + before[2] - row[2];
            double step = 0.3 * row[3] * error / weight;
            expected[0] -= step * row[0];
            expected[1] -= step * row[1];
            expected[2] -= step;
            loss += row[3] * error * error / 2;
        }

        TrainingState state = problem.start();
        EpochReport report = problem.run(state, 1, null).get(0);

        assertClose(state.theta(), expected, 1e-6);
        assertThat(state.step()).isEqualTo(1);
        assertThat(report.trainLoss()).isCloseTo(loss / weight, within(1e-6));
        assertThat(report.examples()).isEqualTo(20);
        assertThat(report.test()).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 16, 100})
    void run_continuedAfterAnyEpoch_hasTheSameBits(long batchSize) {
        LocalShards data = Problem.deal(Problem.rows(4, 33), 4, 2);
        Problem problem = Problem.of(Problem.BENT, data, NESTEROV, batchSize);
        TrainingState whole = problem.trained(5);

        for (int pause = 0; pause <= 5; pause++) {
            TrainingState state = problem.start();
            problem.run(state, pause, null);
            List<EpochReport> rest = problem.run(state, 5, null);

            assertThat(state.theta()).as("pause after %d", pause).isEqualTo(whole.theta());
            assertThat(state.optimizer().moments()).isDeepEqualTo(whole.optimizer().moments());
            assertThat(state.step()).isEqualTo(whole.step());
            assertThat(rest).hasSize(5 - pause);
            assertThat(rest.stream().map(EpochReport::epoch).findFirst().orElse(6))
                    .isEqualTo(pause + 1);
        }
    }

    @Test
    void run_anyThreads_hasTheSameBits() {
        List<float[]> rows = Problem.rows(6, 70);
        String one = trained(rows, 1);

        for (int threads = 2; threads <= 6; threads++) {
            assertThat(trained(rows, threads)).as("%d threads", threads).isEqualTo(one);
        }
    }

    private static String trained(List<float[]> rows, int threads) {
        LocalShards data = Problem.deal(rows, 5, threads);
        return Problem.of(Problem.BENT, data, NESTEROV, 8).trained(3).thetaSha256();
    }

    @Test
    void run_weights_countLikeRepeatedRows() {
        List<float[]> weighted = Problem.rows(8, 40);
        List<float[]> repeated = new ArrayList<>();
        for (float[] row : weighted) {
            for (int k = 0; k < row[3]; k++) {
                repeated.add(new float[] {row[0], row[1], row[2], 1});
            }
        }
        Problem once = Problem.of(Problem.BENT, Problem.deal(weighted, 3, 1), SLOW, 1000);
        Problem often = Problem.of(Problem.BENT, Problem.deal(repeated, 3, 1), SLOW, 1000);

        float[] a = once.trained(50).theta();
        float[] b = often.trained(50).theta();

        for (int i = 0; i < a.length; i++) {
            // The same sums in another order, rounded for 50 steps.
            assertThat(a[i]).as("parameter %d", i).isCloseTo(b[i], within(1e-4f));
        }
    }

    @Test
    void run_batchesWithoutWeight_changeNothing() {
        List<float[]> rows = new ArrayList<>(List.of(new float[] {1, 1, 5, 0}));
        rows.add(new float[] {2, 0, 5, 0});
        Problem problem = Problem.of(Problem.LINE, Problem.deal(rows, 1, 1), PLAIN, 1);

        assertThat(problem.trained(3).theta()).isEqualTo(problem.start().theta());
        assertThat(problem.trained(3).step()).isEqualTo(6);
    }

    @Test
    void run_testData_isEvaluatedAfterEachEpoch() {
        LocalShards data = Problem.deal(Problem.rows(9, 30), 3, 1);
        LocalShards test = Problem.deal(Problem.rows(10, 12), 2, 1);
        Problem problem = Problem.of(Problem.LINE, data, PLAIN, 10);
        TrainingState state = problem.start();

        List<EpochReport> reports = problem.run(state, 3, test);

        EvaluationSum expected =
                new EvaluationTask(
                                problem.graph(), new SquaredError(), Scaling.none(Problem.FEATURES))
                        .run(state.theta(), test);
        assertThat(reports).map(EpochReport::epoch).containsExactly(1, 2, 3);
        assertThat(reports.get(2).test().meanLoss()).isEqualTo(expected.meanLoss());
        assertThat(reports.get(2).test().count()).isEqualTo(12);
        assertThat(reports.get(0).test().meanLoss()).isGreaterThan(expected.meanLoss());
        assertThat(reports).allMatch(r -> r.times().steps() == 3 && r.seconds() > 0);
    }
}
