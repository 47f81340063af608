package org.backdraft.driver.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.driver.optim.Plateau;
import org.backdraft.nn.BinaryCrossEntropy;
import org.backdraft.nn.Loss;
import org.backdraft.nn.SquaredError;
import org.backdraft.worker.EvaluationSum;
import org.backdraft.worker.EvaluationTask;
import org.backdraft.worker.Metric;
import org.backdraft.worker.MetricKind;
import org.backdraft.worker.Scaling;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class MonitorTest {
    private static final Metric LOSS = Metric.of(MetricKind.LOSS);
    private static final Metric ACCURACY = Metric.of(MetricKind.ACCURACY);

    private final TrainingState state = Problem.of(Problem.LINE, null, SGD, 1).start();
    private static final org.backdraft.driver.optim.Sgd SGD =
            new org.backdraft.driver.optim.Sgd(0.1, 0, false);

    private static EvaluationSum evaluation(Loss loss, List<float[]> rows, float bias) {
        return new EvaluationTask(Problem.LINE, loss, Scaling.none(Problem.FEATURES))
                .run(new float[] {0, 0, bias}, Problem.deal(rows, 1, 1));
    }

    /** Validation whose mean loss is {@code value}; NaN where no row has weight. */
    private static EvaluationSum loss(double value) {
        float weight = Double.isNaN(value) ? 0 : 1;
        float target = Double.isNaN(value) ? 1 : (float) Math.sqrt(2 * value);
        return evaluation(new SquaredError(), List.of(new float[] {1, 1, target, weight}), 0);
    }

    /** Validation of which so many of ten rows are decided rightly. */
    private static EvaluationSum accuracy(int right) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            rows.add(new float[] {1, 1, i < right ? 0 : 1, 1});
        }
        return evaluation(new BinaryCrossEntropy(), rows, -1);
    }

    private void epoch(Monitor monitor, EvaluationSum validation) {
        state.theta()[0] = state.progress().epochs() + 1;
        state.progress().addStep(1, 1, 1);
        monitor.observe(validation, state);
        state.progress().endEpoch();
    }

    /** Epochs until it stops, at most as many as there are losses. */
    private int epochs(Monitor monitor, double... losses) {
        for (int i = 0; i < losses.length; i++) {
            epoch(monitor, loss(losses[i]));
            if (state.progress().isStopped()) {
                return i + 1;
            }
        }
        return losses.length;
    }

    @Test
    void observe_noBetterForPatienceEpochs_stops() {
        Monitor monitor = new Monitor(LOSS, 0, 2, null);

        assertThat(epochs(monitor, 5, 4, 6, 3, 3, 4, 1)).isEqualTo(6);

        assertThat(state.progress().bestEpoch()).isEqualTo(4);
        assertThat(state.progress().bestValue()).isCloseTo(3, within(1e-6));
        assertThat(state.best()[0]).isEqualTo(4);
        assertThat(state.theta()[0]).isEqualTo(6);
    }

    @Test
    void observe_patienceOne_stopsAtTheFirstWorse() {
        assertThat(epochs(new Monitor(LOSS, 0, 1, null), 5, 4, 4, 1)).isEqualTo(3);
    }

    @Test
    void observe_patienceZero_neverStopsButKeepsTheBest() {
        assertThat(epochs(new Monitor(LOSS, 0, 0, null), 2, 3, 4, 5, 6, 7)).isEqualTo(6);
        assertThat(state.progress().bestEpoch()).isEqualTo(1);
        assertThat(state.best()[0]).isEqualTo(1);
    }

    @Test
    void observe_betterByLessThanDelta_isNotBetter() {
        Monitor monitor = new Monitor(LOSS, 0.5, 3, null);

        assertThat(epochs(monitor, 5, 4.6, 4.4, 4.1, 3.95, 3.91)).isEqualTo(6);

        // 4.4 is better than 5 by more than 0.5; what follows isn't better than 4.4 by that.
        assertThat(state.progress().bestEpoch()).isEqualTo(3);
    }

    @Test
    void observe_higherIsBetter_keepsTheHighest() {
        Monitor monitor = new Monitor(ACCURACY, 0.05, 2, null);

        for (int right : new int[] {3, 5, 4, 7, 7, 6}) {
            assertThat(state.progress().isStopped()).isFalse();
            epoch(monitor, accuracy(right));
        }

        assertThat(state.progress().isStopped()).isTrue();
        assertThat(state.progress().bestEpoch()).isEqualTo(4);
        assertThat(state.progress().bestValue()).isEqualTo(0.7);
    }

    @Test
    void observe_nan_isNeverTheBest() {
        double nan = Double.NaN;

        assertThat(epochs(new Monitor(LOSS, 0, 3, null), nan, nan, 9, nan, nan, 8, nan))
                .isEqualTo(7);

        assertThat(state.progress().bestEpoch()).isEqualTo(6);
        assertThat(state.progress().isStopped()).isFalse();
    }

    @Test
    void observe_nothingButNan_stopsWithoutABest() {
        double nan = Double.NaN;

        assertThat(epochs(new Monitor(LOSS, 0, 3, null), nan, nan, nan, 1)).isEqualTo(3);

        assertThat(state.best()).isNull();
        assertThat(state.progress().bestEpoch()).isZero();
    }

    @Test
    void observe_plateau_lowersTheRateAndHigherIsBetterIsTurnedRound() {
        Monitor monitor = new Monitor(ACCURACY, 0, 0, new Plateau(0.5, 1, 0, 0, 0.2));
        double[] factors = new double[7];

        int[] right = {3, 4, 4, 3, 4, 2, 2};
        for (int i = 0; i < right.length; i++) {
            epoch(monitor, accuracy(right[i]));
            factors[i] = state.plateau().factor();
        }

        assertThat(factors).containsExactly(1, 1, 1, 0.5, 0.5, 0.25, 0.25);
    }

    @Test
    void trainer_plateauLowersTheFactor_stepsAreTakenWithIt() {
        Monitor monitor = new Monitor(LOSS, 0, 0, new Plateau(0.5, 0, 1e9, 0, 0));
        Life life =
                Life.PLAIN.with(
                        new Trainer.Settings(
                                4, CheckpointPolicy.DEFAULT, monitor, Divergence.STOP));

        List<EpochReport> epochs = life.run(life.start(), null, null, () -> false).epochs();

        // The first epoch is an improvement on nothing; every later one lowers.
        assertThat(epochs)
                .map(EpochReport::learningRate)
                .containsExactly(0.05, 0.025, 0.0125, 0.00625);
    }

    @Test
    void trainer_stopsEarly_hasTheBestOfTheSameRunThatGoesOn() {
        Monitor patient = new Monitor(LOSS, 1e9, 0, null);
        Monitor strict = new Monitor(LOSS, 1e9, 2, null);
        TrainingState on = Life.PLAIN.start();
        TrainingState stopped = Life.PLAIN.start();

        run(patient, on);
        run(strict, stopped);

        assertThat(stopped.progress().epochs()).isEqualTo(3);
        assertThat(on.progress().epochs()).isEqualTo(9);
        assertThat(stopped.best()).isEqualTo(on.best());
        TrainingState one = Life.PLAIN.start();
        Life.PLAIN.with(Life.settings(1)).run(one, null, null, () -> false);
        assertThat(stopped.best()).isEqualTo(one.theta());
    }

    private static void run(Monitor monitor, TrainingState state) {
        Life.PLAIN
                .with(new Trainer.Settings(9, CheckpointPolicy.DEFAULT, monitor, Divergence.STOP))
                .run(state, null, null, () -> false);
    }

    @Test
    void monitor_settingsOutOfRange_areRefused() {
        assertThatThrownBy(() -> new Monitor(LOSS, -1, 0, null)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new Monitor(LOSS, Double.NaN, 0, null))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> new Monitor(LOSS, 0, -1, null)).hasMessageContaining("-1");
    }
}
