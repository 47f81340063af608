package org.backdraft.driver.train;

import org.backdraft.driver.sync.StepTimes;
import org.backdraft.nn.Graph;
import org.backdraft.worker.EvaluationSum;
import org.backdraft.worker.EvaluationTask;
import org.backdraft.worker.ShardedData;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The loop of a run: steps, and after each epoch evaluation, decisions and checkpoints. */
public final class Trainer {
    /*
     * An epoch is ended only when it has been evaluated and decided upon. A state taken between its
     * last step and that has all of its steps but is still in it, so a run that goes on from there
     * evaluates and decides as if it had never stopped.
     */
    private final Descent descent;
    private final EvaluationTask evaluation;
    private final Map<String, ShardedData> data;
    private final Settings settings;
    private final CheckpointStore store;
    private final TrainingLog log;
    private final List<RunWatch> watches = new ArrayList<>();
    private TrainingState state;
    private TrainingState good;
    private long checkpointNanos;

    /**
     * How long to train, and what to do on the way.
     *
     * @param epochs at most
     * @param checkpoints when states are kept
     * @param monitor what the validation data decides; null when there is none
     * @param divergence what happens at a value that is not finite
     */
    public record Settings(
            int epochs, CheckpointPolicy checkpoints, Monitor monitor, Divergence divergence) {

        /** That many epochs, with nothing on the way. */
        public Settings(int epochs) {
            this(epochs, CheckpointPolicy.DEFAULT, null, Divergence.STOP);
        }
    }

    /**
     * How a run ended.
     *
     * @param state at the end
     * @param epochs the figures of each epoch that this trainer ended
     * @param interrupted whether it was asked to stop before the end
     */
    public record Outcome(TrainingState state, List<EpochReport> epochs, boolean interrupted) {}

    /**
     * A trainer.
     *
     * @param evaluation of theta after every epoch
     * @param data what is evaluated, by name, in order
     * @param store of checkpoints; null when none are written
     * @param log told of every step and epoch
     */
    public Trainer(
            Descent descent,
            EvaluationTask evaluation,
            Map<String, ShardedData> data,
            Settings settings,
            CheckpointStore store,
            TrainingLog log) {
        this.descent = descent;
        this.evaluation = evaluation;
        this.data = data;
        this.settings = settings;
        this.store = store;
        this.log = log;
    }

    /** Tells somebody how the run goes from now on; closed by whoever made it. */
    public void watch(RunWatch watch) {
        watches.add(watch);
        descent.watchGradients(watch);
    }

    /**
     * Trains from a state to the last epoch, or until it is stopped.
     *
     * @param start taken over
     * @param interruption asked after every step whether this is to be the last one for now
     * @throws NonFiniteException at a value that is not finite
     */
    public Outcome run(TrainingState start, BooleanSupplier interruption) {
        state = start;
        good = settings.divergence.atMost() > 0 ? start.copy() : null;
        checkpointNanos = System.nanoTime();
        List<EpochReport> reports = new ArrayList<>();
        while (state.progress().epochs() < settings.epochs && !state.progress().isStopped()) {
            try {
                EpochReport report = epoch(interruption);
                if (report == null) {
                    return new Outcome(state, reports, true);
                }
                reports.add(report);
            } catch (NonFiniteException e) {
                goBack(e);
                reports.removeIf(report -> report.epoch() > state.progress().epochs());
            }
        }
        return new Outcome(state, reports, false);
    }

    /** Evaluates parameters on all data sets, as after an epoch. */
    public Map<String, EvaluationSum> evaluate(float[] theta) {
        Map<String, EvaluationSum> sums = new LinkedHashMap<>();
        data.forEach((name, set) -> sums.put(name, evaluation.run(theta, set)));
        return sums;
    }

    /** Evaluates theta, and its average under names of its own, on all data sets. */
    public Map<String, EvaluationSum> evaluate(TrainingState state) {
        Map<String, EvaluationSum> sums = evaluate(state.theta());
        if (state.average().count() > 0) {
            evaluate(state.average().average())
                    .forEach((name, sum) -> sums.put(averaged(name), sum));
        }
        return sums;
    }

    /** The rest of the epoch; null when it was interrupted. */
    private EpochReport epoch(BooleanSupplier interruption) {
        Progress progress = state.progress();
        StepTimes before = descent.times();
        long start = System.nanoTime();
        long examples = 0;
        while (progress.step() < (progress.epochs() + 1) * descent.stepsPerEpoch()) {
            examples += step();
            if (interruption.getAsBoolean()) {
                keepForResumption();
                return null;
            }
            long since = System.nanoTime() - checkpointNanos;
            if (settings.checkpoints.isDueAfterStep(progress.step(), since)) {
                keepState();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        checkParameters();
        Map<String, EvaluationSum> sums = evaluate(state);
        decide(sums);
        EpochReport report =
                new EpochReport(
                        progress.epochs(),
                        progress.epochMeanLoss(),
                        descent.learningRate(state),
                        examples,
                        seconds,
                        descent.times().minus(before),
                        sums);
        log.epoch(report);
        watches.forEach(watch -> watch.epoch(report, state));
        if (descent.convergence(state) != null) {
            log.converged(progress.epochs(), descent.convergence(state));
        }
        boolean best = progress.bestEpoch() == progress.epochs();
        if (best || settings.checkpoints.isDueAfterEpoch(progress.epochs())) {
            keepState();
        }
        return report;
    }

    private long step() {
        double learningRate = descent.learningRate(state);
        Descent.StepLoss loss = descent.step(state);
        state.progress().addStep(descent.stepsPerEpoch(), loss.lossSum(), loss.weightSum());
        log.step(state.step(), loss.mean(), learningRate);
        for (RunWatch watch : watches) {
            watch.step(state.step(), loss, learningRate);
        }
        return loss.examples();
    }

    private static String averaged(String name) {
        return "averaged" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private void decide(Map<String, EvaluationSum> sums) {
        if (settings.monitor != null) {
            settings.monitor.observe(sums.get(EpochReport.VALIDATION), state);
        }
        if (descent.convergence(state) != null) {
            state.progress().stop();
        }
        state.progress().endEpoch();
    }

    /**
     * Keeps what a resumed run is to start from. Where this one might go back to an earlier state,
     * that is the earlier one: the resumed run has to have the same one to go back to.
     */
    private void keepForResumption() {
        if (good == null) {
            keepState();
        } else if (store != null) {
            store.write(good);
        }
    }

    /** Keeps a copy of the state to go back to, in the store if there is one. */
    private void keepState() {
        checkpointNanos = System.nanoTime();
        if (store == null && good == null) {
            return;
        }
        checkParameters();
        TrainingState copy = state.copy();
        if (good != null) {
            good = copy;
        }
        if (store != null) {
            store.write(copy);
        }
    }

    private void goBack(NonFiniteException failure) {
        int times = state.progress().rollBacks() + 1;
        if (times > settings.divergence.atMost()) {
            throw failure;
        }
        double before = state.progress().lowering();
        long from = state.step();
        state = good.copy();
        state.progress().rollBack(settings.divergence.factor(), times, before);
        log.wentBack(failure.what(), from, state.progress());
        watches.forEach(watch -> watch.backTo(state.step()));
        keepState();
    }

    /** An update may leave the range of float32 although its gradient had not. */
    private void checkParameters() {
        Graph graph = evaluation.graph();
        for (int i = 0; i < graph.nodes().size(); i++) {
            for (int k = graph.offset(i); k < graph.end(i); k++) {
                if (!Float.isFinite(state.theta()[k])) {
                    throw new NonFiniteException(
                            "the parameters of '%s' are not finite after step %d"
                                    .formatted(graph.nodes().get(i).name(), state.step()),
                            GradientDescent.ADVICE);
                }
            }
        }
    }
}
