package org.backdraft.driver.run;

import org.apache.hadoop.fs.FSDataOutputStream;
import org.backdraft.driver.cluster.Roster;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.progress.Display;
import org.backdraft.driver.sync.GradientSource;
import org.backdraft.driver.train.CheckpointStore;
import org.backdraft.driver.train.Descent;
import org.backdraft.driver.train.EpochReport;
import org.backdraft.driver.train.Progress;
import org.backdraft.driver.train.Trainer;
import org.backdraft.driver.train.TrainingLog;
import org.backdraft.driver.train.TrainingState;
import org.backdraft.nn.Graph;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A run whose data is loaded. */
final class LoadedRun {
    private final Session session;
    private final PrintStream out;
    private final RunDirectory directory;
    private final RunConfig config;
    private final RunData data;
    private final Map<String, String> identity;
    private final Graph graph;
    private final Setup setup;
    private PrintStream events;
    private Display display = Display.NONE;
    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

    /**
     * A run that has not begun yet.
     *
     * @param out where readable lines go
     * @param directory that is written; null to write nothing
     * @param identity that checkpoints tell the run by
     */
    LoadedRun(
            Session session,
            PrintStream out,
            RunDirectory directory,
            RunConfig config,
            RunData data,
            Setup setup,
            Map<String, String> identity) {
        this.session = session;
        this.out = out;
        this.directory = directory;
        this.config = config;
        this.data = data;
        this.identity = identity;
        this.graph = setup.graph();
        this.setup = setup;
    }

    /**
     * Shows how it goes from now on.
     *
     * @param printed where the metrics' events go, beside their file; null for nowhere
     * @param progress how it is displayed
     */
    void show(PrintStream printed, Display progress) {
        events = printed;
        display = progress;
    }

    /**
     * Trains to the end, or until the run is interrupted.
     *
     * @param source of the gradients of the setup's task
     * @param found checkpoint to go on from; null to start
     * @param changed whether the configuration is not the checkpoint's
     * @param command that asks for the run; "" where none does
     * @param interruption asked after every step whether to stop there
     */
    TrainingRun.Result run(
            GradientSource source,
            CheckpointStore.Found found,
            boolean changed,
            String command,
            BooleanSupplier interruption)
            throws IOException {
        TrainingState state = found == null ? setup.start() : resumed(found, changed);
        if (directory != null) {
            directory.writeConfig(config);
        }
        try (TrainingLog log = log(found, state);
                CheckpointStore store = store()) {
            if (session.spark() != null) {
                log.watch(Roster.of(session.spark().sc()));
            }
            log.printEvents(events);
            announce(found, state, command, log);
            source.reportTo(log::warn);
            Descent descent = setup.descent(setup.task(), source);
            Trainer trainer =
                    new Trainer(
                            descent,
                            setup.evaluation(),
                            data.evaluated(),
                            setup.settings(),
                            store,
                            log);
            Trainer.Outcome outcome;
            try (RunWatches watches =
                    RunWatches.of(session, directory, config, setup, state, log, display)) {
                watches.watch(trainer);
                outcome = trainer.run(state, interruption);
            }
            if (outcome.interrupted()) {
                return new TrainingRun.Result(null, null, outcome.epochs(), data.bytes());
            }
            double rate = descent.learningRate(outcome.state());
            EpochReport report = report(trainer, outcome, rate);
            return end(outcome, report, new Averages(setup.task(), source), log);
        }
    }

    private void announce(
            CheckpointStore.Found found, TrainingState state, String command, TrainingLog log) {
        Map<String, Object> circumstances = RunFacts.circumstances(command, session);
        if (found == null) {
            Map<String, Object> facts =
                    RunFacts.start(config, data, setup.task().rounding(), session);
            facts.putAll(circumstances);
            log.start(facts);
            warnings.forEach(log::warned);
            return;
        }
        String blas = found.identity().get(Resumption.BLAS);
        if (!identity.get(Resumption.BLAS).equals(blas)) {
            warn(
                    "the run was computed by the BLAS %s so far and goes on with %s: its bits may"
                                    .formatted(blas, identity.get(Resumption.BLAS))
                            + " differ from those of a run that was never interrupted");
        }
        if (setup.task().rounding().isStateful()) {
            log.warn(
                    "gradients.error-feedback starts from zero in a run that goes on: its bits differ"
                            + " from those of a run that was never interrupted");
        }
        out.printf(
                Locale.ROOT,
                "resuming from %s: step %,d, %d epochs ended%n",
                found.path(),
                state.step(),
                state.progress().epochs());
        if (state.progress().isStopped() || state.progress().epochs() >= config.epochs()) {
            out.println("the run had ended already: its model is written again");
        }
        log.resume(found.path(), state.step(), state.progress().epochs(), circumstances);
        warnings.forEach(log::warned);
    }

    private TrainingRun.Result end(
            Trainer.Outcome outcome, EpochReport report, Averages averages, TrainingLog log)
            throws IOException {
        TrainingState state = outcome.state();
        SavedModel model = setup.model(theta(state), state, report.epoch());
        if (directory != null) {
            model.write(session.files(), directory.model());
            if (state.best() != null) {
                write("best", state.best(), state, state.progress().bestEpoch());
                write("last", state.theta(), state, state.progress().epochs());
            }
            if (state.average().count() > 0) {
                float[] average = averages.withStatistics(state.average().average());
                write("averaged", average, state, state.progress().epochs());
            }
            HeapPeaks heap = HeapPeaks.of(data.train());
            log.end(
                    outcome.epochs(),
                    report,
                    model.thetaSha256(),
                    directory.model(),
                    RunFacts.end(report, model, data.train(), heap));
            out.println(heap.line());
            if (isBestRestored(state) && report.epoch() < state.progress().epochs()) {
                out.printf(
                        "the model is that of epoch %d, the best by %s on the validation data%n",
                        report.epoch(), config.life().earlyStopping().metric().name());
            }
            out.println("model: " + directory.model());
        }
        return new TrainingRun.Result(model, report, outcome.epochs(), data.bytes());
    }

    private void write(String which, float[] theta, TrainingState state, int epoch)
            throws IOException {
        setup.model(theta, state, epoch).write(session.files(), directory.model(which));
    }

    private boolean isBestRestored(TrainingState state) {
        return state.best() != null && config.life().earlyStopping().restoreBest();
    }

    /** The parameters that the model has. */
    private float[] theta(TrainingState state) {
        return isBestRestored(state) ? state.best() : state.theta();
    }

    /** Their figures, which are the same whether or not this process saw that epoch. */
    private EpochReport report(Trainer trainer, Trainer.Outcome outcome, double learningRate) {
        TrainingState state = outcome.state();
        Progress progress = state.progress();
        if (isBestRestored(state)) {
            return EpochReport.of(
                    progress.bestEpoch(),
                    progress.bestEpochMeanLoss(),
                    learningRate,
                    trainer.evaluate(state.best()));
        }
        List<EpochReport> seen = outcome.epochs();
        return EpochReport.of(
                progress.epochs(),
                progress.epochMeanLoss(),
                learningRate,
                seen.isEmpty() ? trainer.evaluate(state) : seen.get(seen.size() - 1).sums());
    }

    private TrainingState resumed(CheckpointStore.Found found, boolean changed) {
        TrainingState state = found.state();
        if (!state.hasShapeOf(setup.descents().start(new float[graph.thetaLength()]))) {
            throw new ConfigurationException(
                    ("the checkpoint %s can't be gone on from: its network, optimizer or averaging"
                                    + " keeps other numbers than this configuration's")
                            .formatted(found.path()));
        }
        long stepsPerEpoch = setup.descents().stepsPerEpoch();
        if (changed) {
            state.goOn(stepsPerEpoch);
        }
        if (state.step() > config.epochs() * stepsPerEpoch) {
            throw new ConfigurationException(
                    ("the checkpoint %s has %,d steps behind it, more than epochs = %d asks for %,d steps each); set epochs = %d or more, or start another"
                                    + " run with --run")
                            .formatted(
                                    found.path(),
                                    state.step(),
                                    config.epochs(),
                                    stepsPerEpoch,
                                    (state.step() - 1) / stepsPerEpoch + 1));
        }
        return state;
    }

    private CheckpointStore store() {
        return directory == null
                ? null
                : new CheckpointStore(
                        session.files(),
                        directory.checkpoints(),
                        identity,
                        config.life().checkpoints().keep(),
                        this::warn);
    }

    private TrainingLog log(CheckpointStore.Found found, TrainingState state) throws IOException {
        FSDataOutputStream metrics = null;
        if (directory != null) {
            metrics = found == null ? directory.metrics() : directory.metrics(state.progress());
        }
        return new TrainingLog(
                out,
                metrics,
                config.logEverySteps(),
                config.epochs(),
                setup.descents().stepsPerEpoch());
    }

    /** Says what is about to be trained, where. */
    void describe() {
        new RunDescription(session, config, data, setup).print(out, this::warn);
    }

    /** Before there is a log, which is told later. */
    private void warn(String message) {
        out.println("warning: " + message);
        warnings.add(message);
    }
}
