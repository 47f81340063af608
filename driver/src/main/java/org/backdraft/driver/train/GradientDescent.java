package org.backdraft.driver.train;

import org.backdraft.driver.optim.Averaging;
import org.backdraft.driver.optim.FirstOrder;
import org.backdraft.driver.optim.Schedule;
import org.backdraft.driver.optim.Update;
import org.backdraft.driver.sync.GradientSource;
import org.backdraft.driver.sync.StepTimes;
import org.backdraft.tensor.FiniteCheck;
import org.backdraft.tensor.Sweep;
import org.backdraft.worker.GradientLayout;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.ShardedData;

import java.util.ArrayList;
import java.util.List;

/** Synchronous SGD: the gradient of a minibatch over all shards, then one update of theta. */
public final class GradientDescent implements Descent {
    /*
     * A step adds the gradient sums of `accumulate` minibatches up before it updates. An epoch's last
     * step takes the minibatches that are left, so that steps never reach over the end of an epoch.
     * Likewise a step of local steps takes a round of minibatches, but asks for them once: what comes
     * back is the way that theta is to go (LocalSteps), so that the update's learning rate is 1.
     */
    static final String ADVICE =
            "lower optimizer.learning-rate, or scale the features (data.scaling)";

    private final GradientTask task;
    private final GradientSource source;
    private final Rule rule;
    private final ShardedData train;
    private final GradientSum accumulated;
    private final Sweep sweep;
    private final FiniteCheck finite;
    private long updateNanos;
    private final List<RunWatch> watches = new ArrayList<>();

    /**
     * How a gradient changes theta.
     *
     * @param update with the optimizer, regularisation and clipping
     * @param learningRate before the schedule
     * @param schedule of the learning rate
     * @param accumulate minibatches a step, at least 1
     * @param averaging of theta, or null
     */
    public record Rule(
            Update update,
            double learningRate,
            Schedule schedule,
            int accumulate,
            Averaging averaging) {

        /** An optimizer alone, over all of the first {@code parameters} numbers of theta. */
        public static Rule of(FirstOrder optimizer, int parameters) {
            return new Rule(
                    Update.of(optimizer, parameters),
                    optimizer.learningRate(),
                    new Schedule.Constant(),
                    1,
                    null);
        }
    }

    /**
     * Descent on the loss of a task.
     *
     * @param source where gradients come from, over {@code train}
     * @param train the training data, looked at again when a value is not finite
     * @param threads that look the gradient through and average
     */
    public GradientDescent(
            GradientTask task, GradientSource source, Rule rule, ShardedData train, int threads) {
        this.task = task;
        this.source = source;
        this.rule = rule;
        this.train = train;
        this.sweep = new Sweep(threads);
        this.finite = new FiniteCheck(sweep);
        this.accumulated =
                rule.accumulate > 1 ? new GradientSum(GradientLayout.of(task.graph())) : null;
    }

    @Override
    public long stepsPerEpoch() {
        return stepsPerEpoch(task.sampling().stepsPerEpoch(), batchesAStep());
    }

    /** Steps of an epoch of so many minibatches. */
    public static long stepsPerEpoch(long batches, int batchesAStep) {
        return (batches - 1) / batchesAStep + 1;
    }

    private int batchesAStep() {
        return task.local() == null ? rule.accumulate : task.local().most();
    }

    @Override
    public StepLoss step(TrainingState state) {
        GradientSum sum = gradient(state);
        if (!sum.isFinite(finite)) {
            throw nonFinite(state);
        }
        if (!watches.isEmpty() && (state.step() + 1) % stepsPerEpoch() == 0) {
            double factor = sum.weight() > 0 ? 1 / sum.weight() : 0;
            watches.forEach(watch -> watch.gradient(state.step() + 1, sum.gradient(), factor));
        }
        if (sum.weight() > 0) {
            long start = System.nanoTime();
            rule.update.apply(
                    state.theta(),
                    sum.overwritten(),
                    (float) (1 / sum.weight()),
                    task.local() == null ? learningRate(state) : 1,
                    state.optimizer());
            task.graph().updateStatistics(state.theta(), sum.gradient(), sum.count());
            updateNanos += System.nanoTime() - start;
        }
        if (rule.averaging != null) {
            rule.averaging.observe(state.theta(), state.step() + 1, state.average(), sweep);
        }
        return new StepLoss(sum.loss(), sum.weight(), sum.count());
    }

    @Override
    public void watchGradients(RunWatch watch) {
        watches.add(watch);
    }

    @Override
    public double learningRate(TrainingState state) {
        return rule.learningRate
                * rule.schedule.factor(state.step())
                * state.plateau().factor()
                * state.progress().lowering();
    }

    @Override
    public String convergence(TrainingState state) {
        return null;
    }

    @Override
    public StepTimes times() {
        return source.times().withUpdate(updateNanos);
    }

    /** The gradient sum of a step's minibatches. */
    private GradientSum gradient(TrainingState state) {
        long first = firstBatch(state.step());
        long end = firstBatch(state.step() + 1);
        GradientSum sum = source.gradient(state.theta(), first);
        if (end - first == 1 || task.local() != null) {
            return sum;
        }
        accumulated.clear();
        accumulated.add(sum);
        for (long batch = first + 1; batch < end; batch++) {
            accumulated.add(source.gradient(state.theta(), batch));
        }
        return accumulated;
    }

    private long firstBatch(long step) {
        long batches = task.sampling().stepsPerEpoch();
        long epoch = step / stepsPerEpoch();
        return epoch * batches + step % stepsPerEpoch() * batchesAStep();
    }

    private NonFiniteException nonFinite(TrainingState state) {
        return new NonFiniteTrace(task, train)
                .exception(
                        state.theta(),
                        firstBatch(state.step()),
                        task.local() == null
                                ? firstBatch(state.step() + 1)
                                : firstBatch(state.step()) + 1,
                        state.step(),
                        stepsPerEpoch(),
                        ADVICE);
    }
}
