package org.backdraft.driver.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.DiagonalMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.optim.Lbfgs;
import org.backdraft.nn.BinaryCrossEntropy;
import org.backdraft.worker.LocalShards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

class QuasiNewtonTest {
    /** Goes on for as long as float32 tells the way. */
    private static final Lbfgs EXACT = new Lbfgs(10, 0);

    private static final Lbfgs SHORT = new Lbfgs(3, 0);

    @TempDir Path folder;

    /** The minimum of mean weighted squared errors / 2 + l2 / 2 (w1^2 + w2^2), in double. */
    private static RealVector ridge(List<float[]> rows, double l2) {
        RealMatrix a = new Array2DRowRealMatrix(rows.size(), 3);
        RealVector y = new ArrayRealVector(rows.size());
        double[] weights = new double[rows.size()];
        double sum = rows.stream().mapToDouble(row -> row[3]).sum();
        for (int i = 0; i < weights.length; i++) {
            float[] row = rows.get(i);
            a.setRow(i, new double[] {row[0], row[1], 1});
            y.setEntry(i, row[2]);
            weights[i] = row[3] / sum;
        }
        RealMatrix weighted = new DiagonalMatrix(weights).multiply(a);
        RealMatrix normal = weighted.transpose().multiply(a);
        RealMatrix penalties = new DiagonalMatrix(new double[] {l2, l2, 0});
        return new LUDecomposition(normal.add(penalties))
                .getSolver()
                .solve(weighted.preMultiply(y));
    }

    /** The maximum of the weighted likelihood by Newton's method, in double. */
    private static RealVector newton(List<float[]> rows) {
        RealVector w = new ArrayRealVector(3);
        for (int iteration = 0; iteration < 20; iteration++) {
            RealMatrix hessian = new Array2DRowRealMatrix(3, 3);
            RealVector gradient = new ArrayRealVector(3);
            for (float[] row : rows) {
                RealVector x = new ArrayRealVector(new double[] {row[0], row[1], 1});
                double p = 1 / (1 + Math.exp(-w.dotProduct(x)));
                hessian = hessian.add(x.outerProduct(x).scalarMultiply(row[3] * p * (1 - p)));
                gradient = gradient.add(x.mapMultiply(row[3] * (row[2] - p)));
            }
            w = w.add(new LUDecomposition(hessian).getSolver().solve(gradient));
        }
        return w;
    }

    private static void assertClose(float[] theta, RealVector expected, double tolerance) {
        for (int i = 0; i < theta.length; i++) {
            assertThat((double) theta[i])
                    .as("parameter %d", i)
                    .isCloseTo(expected.getEntry(i), within(tolerance));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 60})
    void run_linearRegression_solvesTheNormalEquations(int shards) {
        List<float[]> rows = Problem.rows(11, 50);
        FullBatch problem = FullBatch.of(Problem.LINE, Problem.deal(rows, shards, 2), EXACT);

        assertClose(problem.trained(50).theta(), ridge(rows, 0), 1e-5);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.5, 20})
    void run_l2OnTheWeights_isRidgeRegression(double l2) {
        List<float[]> rows = Problem.rows(12, 50);
        FullBatch problem =
                FullBatch.of(Problem.LINE, Problem.deal(rows, 4, 1), EXACT)
                        .with(FullBatch.span(0, 2, l2), FullBatch.span(2, 3, 0));

        assertClose(problem.trained(50).theta(), ridge(rows, l2), 1e-5);
    }

    @Test
    void run_logisticRegression_agreesWithNewtonsMethod() {
        SplittableRandom random = new SplittableRandom(2);
        List<float[]> rows = Problem.rows(13, 300);
        for (float[] row : rows) {
            row[2] = 1.5 * row[0] - row[1] + 1.5 * random.nextGaussian() > 0.3 ? 1 : 0;
        }
        FullBatch problem =
                FullBatch.of(Problem.LINE, Problem.deal(rows, 3, 2), EXACT)
                        .with(new BinaryCrossEntropy());

        // Gradients of 1e-7 over curvatures of about 0.1, and then some.
        assertClose(problem.trained(50).theta(), newton(rows), 1e-5);
    }

    @Test
    void run_aNetworkThatBends_neverGoesUp() {
        FullBatch problem = bent(2);

        List<EpochReport> epochs = problem.run(problem.state(), 40);

        for (int i = 1; i < epochs.size(); i++) {
            assertThat(epochs.get(i).trainLoss())
                    .as("epoch %d", i + 1)
                    .isLessThan(epochs.get(i - 1).trainLoss());
        }
        assertThat(epochs.get(epochs.size() - 1).trainLoss()).isLessThan(0.1);
    }

    @Test
    void run_anyThreads_hasTheSameBits() {
        String one = bent(1).trained(30).thetaSha256();

        assertThat(bent(2).trained(30).thetaSha256()).isEqualTo(one);
        assertThat(bent(5).trained(30).thetaSha256()).isEqualTo(one);
    }

    @Test
    void run_resumedAfterEveryStep_hasTheSameBits() throws IOException {
        FullBatch problem = bent(2);
        TrainingState whole = problem.trained(25);
        HadoopFiles files = new HadoopFiles(new Configuration());
        String file = folder.resolve("state").toString();
        TrainingState state = problem.state();

        for (int epoch = 1; epoch <= 25; epoch++) {
            problem.run(state, epoch);
            new Checkpoint(Map.of(), state).write(files, file);
            state = Checkpoint.read(files, file).state();

            assertThat(state.hasShapeOf(problem.state())).isTrue();
        }

        assertThat(state.theta()).isEqualTo(whole.theta());
        assertThat(state.optimizer().vectors()).isDeepEqualTo(whole.optimizer().vectors());
        assertThat(state.optimizer().numbers()).isEqualTo(whole.optimizer().numbers());
        assertThat(state.progress().epochMeanLoss()).isEqualTo(whole.progress().epochMeanLoss());
        // x, and three steps with the changes that they led to.
        assertThat(state.optimizer().vectors()).hasDimensions(7, problem.graph().parameterCount());
    }

    @Test
    void run_goneOnWithAnotherPenalty_findsItsMinimum() {
        List<float[]> rows = Problem.rows(14, 40);
        FullBatch problem = FullBatch.of(Problem.LINE, Problem.deal(rows, 2, 1), EXACT);
        TrainingState state = problem.trained(50);

        state.goOn(1);
        problem.with(FullBatch.span(0, 2, 3), FullBatch.span(2, 3, 0)).run(state, 100);

        assertClose(state.theta(), ridge(rows, 3), 1e-5);
    }

    @Test
    void run_goneOnWithOtherParametersFrozen_startsFromThem() {
        List<float[]> rows = Problem.rows(14, 40);
        FullBatch problem = FullBatch.of(Problem.LINE, Problem.deal(rows, 2, 1), EXACT);
        TrainingState state = problem.from(5, 6, 7).with(FullBatch.span(0, 1, 0)).trained(50);
        assertThat(state.theta()).endsWith(6, 7).doesNotContain(5);

        state.goOn(1);
        problem.with(FullBatch.span(1, 2, 0)).run(state, 100);
        state.goOn(1);
        problem.run(state, 200);

        assertClose(state.theta(), ridge(rows, 0), 1e-5);
    }

    @Test
    void run_parametersWithoutSpan_keepTheirBits() {
        FullBatch problem =
                FullBatch.of(Problem.LINE, Problem.deal(Problem.rows(15, 30), 2, 1), EXACT)
                        .from(-0f, 1, Float.MIN_VALUE)
                        .with(FullBatch.span(1, 2, 0));

        float[] theta = problem.trained(20).theta();

        assertThat(Float.floatToRawIntBits(theta[0])).isEqualTo(Float.floatToRawIntBits(-0f));
        assertThat(theta[1]).isNotEqualTo(1);
        assertThat(theta[2]).isEqualTo(Float.MIN_VALUE);
    }

    @Test
    void run_atTheMinimum_saysSoAndStops() {
        FullBatch exact = FullBatch.of(Problem.LINE, line(), EXACT).from(3, -1, 2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TrainingState state = exact.state();

        List<EpochReport> epochs = exact.run(state, 100, new PrintStream(out));

        assertThat(epochs).hasSize(1);
        assertThat(epochs.get(0).examples()).isEqualTo(4);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("epoch 1/100: train loss 0.00000, ")
                .contains("converged in epoch 1: the gradient is as good as 0");
        assertThat(state.theta()).containsExactly(3, -1, 2);
    }

    @Test
    void run_withoutTolerance_endsWhereTheLineSearchFindsNothing() {
        LocalShards data = Problem.deal(Problem.rows(16, 400), 3, 1);
        FullBatch problem = FullBatch.of(Problem.LINE, data, EXACT);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        List<EpochReport> epochs = problem.run(problem.state(), 1000, new PrintStream(out));

        assertThat(epochs).hasSizeLessThan(100);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .containsPattern(
                        "converged in epoch \\d+: (the line search found no lower|the last)");
    }

    @Test
    void run_withTolerance_endsWhenFiveStepsGainLess() {
        double tolerance = 0.01;
        FullBatch exact = bent(1);
        FullBatch loose = FullBatch.of(Problem.BENT, exact.data(), new Lbfgs(3, tolerance));

        List<EpochReport> all = exact.run(exact.state(), 70);
        List<EpochReport> some = loose.run(loose.state(), 70);

        // The loss of an epoch is that before its step.
        int expected = 5;
        while (loss(all, expected - 5) - loss(all, expected) > tolerance * loss(all, expected)) {
            expected++;
        }
        assertThat(some).hasSize(expected).hasSizeLessThan(60);
    }

    private static double loss(List<EpochReport> epochs, int steps) {
        return epochs.get(steps).trainLoss();
    }

    @Test
    void step_oneRowOverflows_namesItsShardAndLeavesTheState() {
        List<float[]> rows = new ArrayList<>(Problem.rows(2, 12));
        rows.set(6, new float[] {3e38f, 3e38f, 0, 1});
        FullBatch problem =
                FullBatch.of(Problem.LINE, Problem.deal(rows, 4, 2), EXACT).from(10, 10, 10);
        TrainingState state = problem.state();

        assertThatThrownBy(() -> problem.run(state, 3))
                .isInstanceOf(NonFiniteException.class)
                .hasMessage(
                        "step 1 of epoch 1: not finite: the output of 'line' on shard 2; scale the"
                                + " features (data.scaling), or start from smaller parameters (a"
                                + " module's init)");
        assertThat(state.theta()).containsExactly(10, 10, 10);
        assertThat(state.step()).isZero();
        assertThat(state.optimizer().vectors()).isEmpty();
    }

    @Test
    void step_trialThatOverflows_isShortened() {
        // A first step of length 1 squares to more than float32 holds.
        List<float[]> rows = List.of(new float[] {2.5e19f, 0, 1e19f, 1});
        FullBatch problem =
                FullBatch.of(Problem.LINE, Problem.deal(rows, 1, 1), EXACT)
                        .from(0, 0, 0)
                        .with(FullBatch.span(0, 1, 0));

        float weight = problem.trained(50).theta()[0];

        assertThat(weight).isCloseTo(0.4f, within(1e-5f));
    }

    @Test
    void step_rowsWithoutWeight_changesNothing() {
        List<float[]> rows = List.of(new float[] {1, 1, 5, 0}, new float[] {2, 0, 5, 0});
        FullBatch problem = FullBatch.of(Problem.LINE, Problem.deal(rows, 1, 1), EXACT);

        assertThat(problem.trained(3).theta()).isEqualTo(problem.start());
    }

    private static FullBatch bent(int threads) {
        return FullBatch.of(Problem.BENT, Problem.deal(Problem.rows(4, 70), 5, threads), SHORT);
    }

    /** Four rows on the plane 3 x1 - x2 + 2. */
    private static LocalShards line() {
        return Problem.deal(
                List.of(
                        new float[] {0, 0, 2, 1},
                        new float[] {1, 0, 5, 1},
                        new float[] {0, 1, 1, 1},
                        new float[] {2, 1, 7, 1}),
                2,
                1);
    }
}
