package org.backdraft.driver.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.driver.optim.Clipping;
import org.backdraft.driver.optim.ParameterSpan;
import org.backdraft.driver.optim.Regularizer;
import org.backdraft.driver.optim.Schedule;
import org.backdraft.driver.optim.Sgd;
import org.backdraft.driver.optim.Update;
import org.backdraft.driver.sync.InProcess;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.LocalShards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

/** A step over several minibatches is a step over all of their examples. */
class AccumulationTest {
    private static final double RATE = 0.1;

    private static Life life(LocalShards data, long batchSize, int accumulate, int epochs) {
        int parameters = Problem.LINE.parameterCount();
        Sgd sgd = new Sgd(RATE, 0, false);
        Update update =
                new Update(
                        sgd,
                        List.of(new ParameterSpan("all", 0, parameters, 1, 1, Regularizer.NONE)),
                        Clipping.NONE,
                        1);
        return new Life(
                Problem.LINE,
                data,
                Problem.deal(Problem.rows(5, 4), 1, 1),
                batchSize,
                new GradientDescent.Rule(update, RATE, new Schedule.Constant(), accumulate, null),
                sgd,
                Life.settings(epochs));
    }

    private static TrainingState trained(Life life) {
        TrainingState state = life.start();
        life.run(state, null, null, () -> false);
        return state;
    }

    @ParameterizedTest
    @CsvSource({"4, 3", "1, 12", "5, 2", "3, 100", "7, 5"})
    void step_accumulatedBatches_isTheNaiveStepOverTheirRows(int batchSize, int accumulate) {
        int count = 33;
        int epochs = 3;
        List<float[]> rows = Problem.rows(21, count);
        Life life = life(Problem.deal(rows, 1, 1), batchSize, accumulate, epochs);
        float[] start = life.start().theta();
        double[] theta = {start[0], start[1], start[2]};

        long batches = (count + batchSize - 1) / batchSize;
        long steps = 0;
        for (int epoch = 0; epoch < epochs; epoch++) {
            List<float[]> order = order(life, rows, epoch);
            for (long first = 0; first < batches; first += accumulate) {
                long end = Math.min(batches, first + accumulate);
                int from = (int) (first * count / batches);
                int to = (int) (end * count / batches);
                naiveStep(theta, order.subList(from, to));
                steps++;
            }
        }

        TrainingState state = trained(life);
        assertThat(state.step()).isEqualTo(steps);
        for (int i = 0; i < 3; i++) {
            // Float roundings of a hundred steps at most.
            assertThat((double) state.theta()[i]).isCloseTo(theta[i], within(1e-5));
        }
    }

    /** The rows of an epoch as they come, found by watching batches of one row. */
    private static List<float[]> order(Life life, List<float[]> rows, int epoch) {
        List<float[]> order = new ArrayList<>();
        Life single = life(life.train(), 1, 1, 1);
        GradientTask task = single.task();
        try (InProcess source = new InProcess(task, life.train())) {
            float[] zero = new float[life.start().theta().length];
            for (int i = 0; i < rows.size(); i++) {
                GradientSum sum = source.gradient(zero, (long) epoch * rows.size() + i);
                order.add(withGradient(rows, sum.gradient(), sum.weight()));
            }
        }
        return order;
    }

    /** The row whose gradient at 0 this is; of rows without weight any one. */
    private static float[] withGradient(List<float[]> rows, float[] gradient, double weight) {
        for (float[] row : rows) {
            boolean same = weight == row[3];
            same &= Math.abs(gradient[0] + row[3] * row[2] * row[0]) < 1e-4;
            same &= Math.abs(gradient[1] + row[3] * row[2] * row[1]) < 1e-4;
            if (same) {
                return row;
            }
        }
        throw new AssertionError("no row has this gradient");
    }

    private static void naiveStep(double[] theta, List<float[]> rows) {
        double[] gradient = new double[3];
        double weight = 0;
        for (float[] row : rows) {
            double error = theta[0] * row[0] + theta[1] * row[1] + theta[2] - row[2];
            gradient[0] += row[3] * error * row[0];
            gradient[1] += row[3] * error * row[1];
            gradient[2] += row[3] * error;
            weight += row[3];
        }
        for (int i = 0; i < 3 && weight > 0; i++) {
            theta[i] -= RATE * gradient[i] / weight;
        }
    }

    @Test
    void step_batchesThatDivideTheData_isNearlyThatOfTheBigBatch() {
        LocalShards data = Problem.deal(Problem.rows(9, 48), 4, 1);

        TrainingState small = trained(life(data, 4, 3, 5));
        TrainingState big = trained(life(data, 12, 1, 5));

        assertThat(small.step()).isEqualTo(big.step()).isEqualTo(5 * 4);
        for (int i = 0; i < 3; i++) {
            assertThat(small.theta()[i]).isCloseTo(big.theta()[i], within(1e-5f));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "7, 3, 3", "7, 7, 1", "7, 8, 1", "9, 3, 3", "10, 1, 10"})
    void stepsPerEpoch_batchesAndGroups_countsTheRaggedOne(long batches, int group, long steps) {
        assertThat(GradientDescent.stepsPerEpoch(batches, group)).isEqualTo(steps);
    }
}
