package org.backdraft.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.driver.optim.Adadelta;
import org.backdraft.driver.optim.Adagrad;
import org.backdraft.driver.optim.Adam;
import org.backdraft.driver.optim.AdamW;
import org.backdraft.driver.optim.Clipping;
import org.backdraft.driver.optim.ExponentialAverage;
import org.backdraft.driver.optim.Lamb;
import org.backdraft.driver.optim.Lars;
import org.backdraft.driver.optim.Lbfgs;
import org.backdraft.driver.optim.Nadam;
import org.backdraft.driver.optim.Optimizer;
import org.backdraft.driver.optim.Plateau;
import org.backdraft.driver.optim.Regularizer;
import org.backdraft.driver.optim.RmsProp;
import org.backdraft.driver.optim.Schedule;
import org.backdraft.driver.optim.Sgd;
import org.backdraft.driver.optim.StochasticAverage;
import org.backdraft.driver.train.CheckpointPolicy;
import org.backdraft.driver.train.Divergence;
import org.backdraft.nn.Node;
import org.backdraft.worker.Metric;
import org.backdraft.worker.MetricKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

class OptimizationConfigTest {
    private static OptimizationConfig optimization(String text) {
        return Hocon.parse(text).optimization();
    }

    private static Optimizer optimizer(String section) {
        return optimization("optimizer {" + section + "}").optimizer();
    }

    /** The schedule of 10 epochs of 100 steps. */
    private static Schedule schedule(String section) {
        return optimization("schedule {" + section + "}").schedule().schedule(100, 1000);
    }

    @Test
    void parse_nothing_hasTheDefaults() {
        OptimizationConfig config = optimization("");

        assertThat(config.referenceBatchSize()).isZero();
        assertThat(config.schedule().schedule(100, 1000)).isEqualTo(new Schedule.Constant());
        assertThat(config.schedule().plateau()).isNull();
        assertThat(config.regularization())
                .isEqualTo(
                        new OptimizationConfig.Regularization(
                                new Regularizer(0, 0, 0, 0), false, false));
        assertThat(config.groups()).isEmpty();
        assertThat(config.clipping()).isEqualTo(Clipping.NONE);
        assertThat(config.accumulate()).isEqualTo(1);
        assertThat(config.averaging()).isNull();
    }

    @Test
    void optimizer_typesAlone_haveTheUsualSettings() {
        assertThat(optimizer("type = sgd")).isEqualTo(new Sgd(0.1, 0, false));
        assertThat(optimizer("type = adagrad")).isEqualTo(Adagrad.DEFAULT);
        assertThat(optimizer("type = rmsprop")).isEqualTo(RmsProp.DEFAULT);
        assertThat(optimizer("type = adadelta")).isEqualTo(Adadelta.DEFAULT);
        assertThat(optimizer("type = adam")).isEqualTo(Adam.DEFAULT);
        assertThat(optimizer("type = adamw")).isEqualTo(AdamW.DEFAULT);
        assertThat(optimizer("type = nadam")).isEqualTo(Nadam.DEFAULT);
        assertThat(optimizer("type = lars")).isEqualTo(Lars.DEFAULT);
        assertThat(optimizer("type = lamb")).isEqualTo(Lamb.DEFAULT);
        assertThat(optimizer("type = lbfgs")).isEqualTo(Lbfgs.DEFAULT);
    }

    @Test
    void optimizer_allSettings_areTaken() {
        assertThat(
                        optimizer(
                                "type = adagrad, learning-rate = 2, initial-accumulator = 3,"
                                        + " epsilon = 4"))
                .isEqualTo(new Adagrad(2, 3, 4));
        assertThat(
                        optimizer(
                                "type = rmsprop, learning-rate = 2, alpha = 0.3, epsilon = 4,"
                                        + " momentum = 0.5, centered = true"))
                .isEqualTo(new RmsProp(2, 0.3, 4, 0.5, true));
        assertThat(optimizer("type = adadelta, learning-rate = 2, rho = 0.3, epsilon = 4"))
                .isEqualTo(new Adadelta(2, 0.3, 4));
        String betas = ", learning-rate = 2, beta1 = 0.3, beta2 = 0.4, epsilon = 5";
        assertThat(optimizer("type = adam" + betas)).isEqualTo(new Adam(2, 0.3, 0.4, 5));
        assertThat(optimizer("type = adamw, weight-decay = 0.6" + betas))
                .isEqualTo(new AdamW(2, 0.3, 0.4, 5, 0.6));
        assertThat(optimizer("type = nadam, momentum-decay = 0.6" + betas))
                .isEqualTo(new Nadam(2, 0.3, 0.4, 5, 0.6));
        assertThat(optimizer("type = lamb, weight-decay = 0.6" + betas))
                .isEqualTo(new Lamb(2, 0.3, 0.4, 5, 0.6));
        assertThat(
                        optimizer(
                                "type = lars, learning-rate = 2, momentum = 0.3, weight-decay ="
                                        + " 0.4, trust-coefficient = 5"))
                .isEqualTo(new Lars(2, 0.3, 0.4, 5));
        assertThat(optimizer("type = lbfgs, history = 3, tolerance = 0.25"))
                .isEqualTo(new Lbfgs(3, 0.25));
    }

    @Test
    void schedule_lengths_areOfEpochsOrSteps() {
        assertThat(schedule("type = step, every = 2, gamma = 0.5"))
                .isEqualTo(new Schedule.StepDecay(200, 0.5));
        assertThat(schedule("type = multi-step, milestones = [150 steps, 2.5, 9 epochs]"))
                .isEqualTo(new Schedule.MultiStep(List.of(150L, 250L, 900L), 0.1));
        assertThat(schedule("type = exponential, every = 1 step, gamma = 0.9"))
                .isEqualTo(new Schedule.Exponential(1, 0.9));
        assertThat(schedule("type = inverse-time, decay = 3"))
                .isEqualTo(new Schedule.InverseTime(100, 3));
        assertThat(schedule("type = polynomial, over = 3, power = 2, end = 0.1"))
                .isEqualTo(new Schedule.Polynomial(300, 2, 0.1));
        assertThat(schedule("type = cosine, period = 4, period-factor = 2, end = 0.1"))
                .isEqualTo(new Schedule.Cosine(400, 2, 0.1));
        assertThat(
                        schedule(
                                "type = one-cycle, peak-at = 0.5, start-factor = 0.1, end-factor ="
                                        + " 0.2"))
                .isEqualTo(new Schedule.OneCycle(1000, 0.5, 0.1, 0.2));
    }

    @Test
    void schedule_restOfTheRun_isWhatTheWarmUpLeaves() {
        assertThat(schedule("type = cosine, warm-up = 1 epoch, warm-up-start = 0.2"))
                .isEqualTo(new Schedule.WarmUp(100, 0.2, new Schedule.Cosine(900, 0, 0)));
        assertThat(schedule("type = polynomial, warm-up = 2000 steps"))
                .isEqualTo(new Schedule.WarmUp(2000, 0, new Schedule.Polynomial(1, 1, 0)));
    }

    @Test
    void schedule_shorterThanAStep_isOneStep() {
        ScheduleConfig config =
                optimization("schedule { type = step, every = 0.01 epochs }").schedule();

        assertThat(config.schedule(3, 30)).isEqualTo(new Schedule.StepDecay(1, 0.1));
    }

    @Test
    void schedule_plateau_hasItsSettings() {
        String section =
                "schedule { type = plateau, factor = 0.5, patience = 2, threshold = 0.1, cooldown ="
                        + " 3, least = 0.01 }";

        assertThat(optimization(section).schedule().plateau())
                .isEqualTo(new Plateau(0.5, 2, 0.1, 3, 0.01));
    }

    @Test
    void groups_unsaidSettings_areTheGeneralOnes() {
        OptimizationConfig config =
                optimization(
                        """
                        regularization { l1 = 0.1, l2 = 0.2, weight-decay = 0.3, max-norm = 4
                                         biases = true, norms = true }
                        parameter-groups = [
                          { modules = [linear1], learning-rate-factor = 0.5, l2 = 7 }
                        ]
                        clipping { value = 2, norm = 3 }
                        accumulate = 5
                        optimizer.reference-batch-size = 256
                        """);

        assertThat(config.regularization())
                .isEqualTo(
                        new OptimizationConfig.Regularization(
                                new Regularizer(0.1, 0.2, 0.3, 4), true, true));
        assertThat(config.groups())
                .containsExactly(
                        new OptimizationConfig.Group(
                                List.of("linear1"), 0.5, new Regularizer(0.1, 7, 0.3, 4)));
        assertThat(config.clipping()).isEqualTo(new Clipping(2, 3));
        assertThat(config.accumulate()).isEqualTo(5);
        assertThat(config.referenceBatchSize()).isEqualTo(256);
    }

    @Test
    void averaging_types_areMade() {
        assertThat(averaging("type = ema, decay = 0.9")).isEqualTo(new ExponentialAverage(0.9));
        assertThat(averaging("type = swa")).isEqualTo(new StochasticAverage(750, 100));
        assertThat(averaging("type = swa, from = 5, every = 7 steps"))
                .isEqualTo(new StochasticAverage(500, 7));
    }

    private static Object averaging(String section) {
        return optimization("averaging {" + section + "}").averaging().averaging(100, 1000);
    }

    @Test
    void life_nothing_hasTheDefaults() {
        LifeConfig life = Hocon.parse("").life();

        assertThat(life.earlyStopping())
                .isEqualTo(new LifeConfig.EarlyStopping(Metric.of(MetricKind.LOSS), 0, 0, true));
        assertThat(life.checkpoints()).isEqualTo(CheckpointPolicy.DEFAULT);
        assertThat(life.divergence()).isEqualTo(Divergence.STOP);
        assertThat(life.warmStart()).isEqualTo(new LifeConfig.WarmStart("", List.of(), true));
    }

    @Test
    void life_allKeys_haveTheirValues() {
        LifeConfig life =
                Hocon.parse(
                                """
                                early-stopping { metric = top-3, patience = 4, minimum-delta = 0.5
                                                 restore-best = false }
                                checkpoint { every-steps = 1, every-epochs = 2, every-minutes = 0.5
                                             keep = 4 }
                                divergence { action = roll-back, factor = 0.25, at-most = 9 }
                                warm-start { model = m, except = [a, b], scaling = data }
                                """)
                        .life();

        assertThat(life.earlyStopping())
                .isEqualTo(new LifeConfig.EarlyStopping(Metric.top(3), 0.5, 4, false));
        assertThat(life.checkpoints()).isEqualTo(new CheckpointPolicy(1, 2, 0.5, 4));
        assertThat(life.divergence()).isEqualTo(new Divergence(0.25, 9));
        assertThat(life.warmStart())
                .isEqualTo(new LifeConfig.WarmStart("m", List.of("a", "b"), false));
    }

    @Test
    void freeze_modules_areFrozen() {
        RunConfig config = Hocon.parse("freeze = [linear1]");

        assertThat(config.network()).allMatch(Node::frozen);
    }

    @Test
    void effective_configuration_isReadAsTheSame() {
        RunConfig config =
                Hocon.parse(
                        """
                        optimizer { type = lamb, beta1 = 0.8 }
                        schedule { type = cosine, warm-up = 5 steps }
                        averaging { type = swa, from = 3 }
                        parameter-groups = [{ modules = [linear1], l1 = 1 }]
                        freeze = [linear1]
                        """);

        RunConfig again = RunConfig.parse(config.toJson(), "again", Map.of());

        assertThat(again.toHocon()).isEqualTo(config.toHocon());
        assertThat(again.optimization().optimizer()).isEqualTo(config.optimization().optimizer());
        assertThat(again.optimization().schedule().schedule(10, 100).factor(7))
                .isCloseTo(
                        config.optimization().schedule().schedule(10, 100).factor(7), within(0.0));
        assertThat(again.life()).isEqualTo(config.life());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "optimizer { type = adam, momentum = 1 } | unknown key optimizer.momentum",
                "optimizer { type = lbfgs, learning-rate = 1 } | unknown key"
                        + " optimizer.learning-rate",
                "optimizer { type = adam, beta1 = 1 } | optimizer: beta1 must be from 0 to under 1",
                "schedule.warm-up = 3 days | schedule.warm-up: expected a number of epochs or steps"
                        + " such as 5, 2.5 epochs or 400 steps, found \"3 days\"",
                "schedule.type = multi-step | schedule.milestones: expected a list of a number",
                "schedule { type = multi-step, milestones = [x] } | schedule.milestones: expected",
                "schedule { type = multi-step, milestones = [2, 1] } | schedule.milestones: they"
                        + " must ascend",
                "schedule { type = step, every = 0 } | schedule: every must be 1 or more",
                "averaging { type = ema, decay = 1 } | averaging: ",
                "averaging { type = swa, every = 0 } | averaging: every must be 1 or more",
                "clipping.norm = -1 | clipping: ",
                "regularization.l2 = -1 | regularization: l2 must be 0 or more",
                "parameter-groups = [{ l2 = 2 }] | parameter-groups[0]: modules must name one",
                "early-stopping.metric = f2 | early-stopping: there is no metric 'f2'; there are"
                        + " loss, accuracy,",
                "early-stopping.minimum-delta = -1 | early-stopping.minimum-delta: expected 0 or"
                        + " more, found -1.0",
                "checkpoint.keep = 0 | checkpoint.keep: expected a whole number from 1 up",
                "checkpoint.every-minutes = -1 | checkpoint: ",
                "divergence { action = roll-back, factor = 1 } | divergence: factor must be over 0"
                        + " and under 1, not 1.0",
                "freeze = [hidden] | freeze: there is no module 'hidden'; there are linear1",
                "data.validation-fraction = 1 | data.validation-fraction: expected a number from 0"
                        + " to under 1, found 1.0",
            })
    void parse_mistake_isNamed(String line, String message) {
        assertThatThrownBy(() -> Hocon.parse(line))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(message);
    }
}
