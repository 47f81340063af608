package org.backdraft.driver.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.optim.Sgd;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class TrainerNonFiniteTest {
    private static final Sgd HUGE = new Sgd(1e30, 0, false);
    private static final Sgd SMALL = new Sgd(1e-3, 0, false);

    @Test
    void run_hugeLearningRate_namesStepShardAndModule() {
        Problem problem =
                Problem.of(Problem.LINE, Problem.deal(Problem.rows(1, 40), 4, 2), HUGE, 4);
        TrainingState state = problem.start();

        assertThatThrownBy(() -> problem.run(state, 5, null))
                .isInstanceOf(NonFiniteException.class)
                .hasMessageMatching(
                        "step \\d of epoch 1: not finite: the (parameters|output) of 'line' on"
                                + " shard 0; lower optimizer.learning-rate, or scale the features"
                                + " \\(data.scaling\\)");
        assertThat(state.step()).isBetween(1L, 5L);
    }

    @Test
    void run_parametersOverflowInTheLastStep_areNamed() {
        Problem problem =
                Problem.of(
                        Problem.LINE,
                        Problem.deal(List.of(new float[] {1e5f, 0, 1, 1}), 1, 1),
                        HUGE,
                        1);

        assertThatThrownBy(() -> problem.trained(1))
                .isInstanceOf(NonFiniteException.class)
                .hasMessageStartingWith(
                        "the parameters of 'line' are not finite after step 1; lower");
    }

    @Test
    void run_oneRowOverflows_namesItsShardAndLeavesTheState() {
        List<float[]> rows = new ArrayList<>(Problem.rows(2, 12));
        rows.set(6, new float[] {3e38f, 3e38f, 0, 1});
        Problem problem = Problem.of(Problem.LINE, Problem.deal(rows, 4, 2), SMALL, 12);
        TrainingState state = problem.start();
        java.util.Arrays.fill(state.theta(), 10);
        float[] before = state.theta().clone();

        assertThatThrownBy(() -> problem.run(state, 1, null))
                .isInstanceOf(NonFiniteException.class)
                .hasMessageStartingWith(
                        "step 1 of epoch 1: not finite: the output of 'line' on shard 2; lower");
        assertThat(state.theta()).isEqualTo(before);
        assertThat(state.step()).isZero();
    }

    @Test
    void run_laterEpoch_isCounted() {
        List<float[]> rows = Problem.rows(3, 10);
        Problem problem = Problem.of(Problem.LINE, Problem.deal(rows, 2, 1), SMALL, 4);
        TrainingState state = problem.start();
        problem.run(state, 2, null);
        state.theta()[0] = Float.NaN;

        assertThatThrownBy(() -> problem.run(state, 3, null))
                .isInstanceOf(NonFiniteException.class)
                .hasMessageStartingWith(
                        "step 1 of epoch 3: not finite: the parameters of 'line' on shard");
    }
}
