package org.backdraft.driver.train;

import org.backdraft.driver.optim.FirstOrder;
import org.backdraft.driver.optim.Update;
import org.backdraft.driver.sync.GradientSource;
import org.backdraft.driver.sync.StepTimes;
import org.backdraft.worker.EvaluationSum;
import org.backdraft.worker.EvaluationTask;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.Sampling;
import org.backdraft.worker.ShardedData;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Synchronous SGD: gradient, update, and again, for a number of epochs. */
public final class Trainer {
    private static final String ADVICE =
            "lower optimizer.learning-rate, or scale the features (data.scaling)";

    private final GradientTask task;
    private final GradientSource source;
    private final FirstOrder optimizer;
    private final Update update;
    private final ShardedData train;
    private final ShardedData test;
    private long updateNanos;

    /**
     * A trainer.
     *
     * @param task what a step computes
     * @param source where its gradients come from, over {@code train}
     * @param train the training data, looked at again when a value is not finite
     * @param test evaluated after every epoch; null when there is none
     */
    public Trainer(
            GradientTask task,
            GradientSource source,
            FirstOrder optimizer,
            ShardedData train,
            ShardedData test) {
        this.task = task;
        this.source = source;
        this.optimizer = optimizer;
        this.update = Update.of(optimizer, task.graph().parameterCount());
        this.train = train;
        this.test = test;
    }

    /**
     * Trains to the end of epoch {@code epochs}.
     *
     * @param state where to go on from; changed
     * @param log told of every step and epoch
     * @return the figures of each epoch
     * @throws NonFiniteException at the first value that is not finite; {@code state} is as it was
     *     before that step, or holds the parameters that are not finite
     */
    public List<EpochReport> run(TrainingState state, int epochs, TrainingLog log) {
        List<EpochReport> reports = new ArrayList<>();
        for (long epoch = task.sampling().epoch(state.step()); epoch < epochs; epoch++) {
            EpochReport report = epoch((int) epoch, state, log);
            log.epoch(report);
            reports.add(report);
        }
        return reports;
    }

    private EpochReport epoch(int epoch, TrainingState state, TrainingLog log) {
        Sampling sampling = task.sampling();
        long start = System.nanoTime();
        StepTimes before = source.times();
        updateNanos = 0;
        state.startEpoch();
        while (sampling.epoch(state.step()) == epoch) {
            step(state, log);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        checkParameters(state);
        return new EpochReport(
                epoch + 1,
                state.epochMeanLoss(),
                sampling.examples(),
                seconds,
                source.times().minus(before).withUpdate(updateNanos),
                test == null ? null : evaluate(state));
    }

    /** One SGD step. */
    private void step(TrainingState state, TrainingLog log) {
        GradientSum sum = source.gradient(state.theta(), state.step());
        if (!sum.isFinite()) {
            throw nonFinite(state);
        }
        if (sum.weight() > 0) {
            long start = System.nanoTime();
            float factor = (float) (1 / sum.weight());
            update.apply(
                    state.theta(),
                    sum.gradient(),
                    factor,
                    optimizer.learningRate(),
                    state.optimizer());
            task.graph().updateStatistics(state.theta(), sum.gradient(), sum.count());
            updateNanos += System.nanoTime() - start;
        }
        state.addStep(sum.loss(), sum.weight());
        log.step(state.step(), sum.loss() / sum.weight());
    }

    private EvaluationSum evaluate(TrainingState state) {
        return new EvaluationTask(task.graph(), task.loss(), task.scaling())
                .run(state.theta(), test);
    }

    /** The last step's update may have left the range of float32 although its gradient had not. */
    private void checkParameters(TrainingState state) {
        for (int i = 0; i < task.graph().nodes().size(); i++) {
            for (int k = task.graph().offset(i); k < task.graph().end(i); k++) {
                if (!Float.isFinite(state.theta()[k])) {
                    throw new NonFiniteException(
                            "the parameters of '%s' are not finite after step %d; %s"
                                    .formatted(
                                            task.graph().nodes().get(i).name(),
                                            state.step(),
                                            ADVICE));
                }
            }
        }
    }

    /** Computes the step again, shard by shard, to say where it went wrong. */
    private NonFiniteException nonFinite(TrainingState state) {
        GradientTask again = task;
        long step = state.step();
        List<String> found =
                train.onEachShard(
                        state.theta(),
                        (theta, shard) -> {
                            String where = again.firstNonFinite(theta, shard, step);
                            return where == null ? null : where + " on shard " + shard.number();
                        });
        String where =
                found.stream()
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse("the sum of the shards' gradients");
        return new NonFiniteException(
                "step %d of epoch %d: not finite: %s; %s"
                        .formatted(
                                step % task.sampling().stepsPerEpoch() + 1,
                                task.sampling().epoch(step) + 1,
                                where,
                                ADVICE));
    }
}
