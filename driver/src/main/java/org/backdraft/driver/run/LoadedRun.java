package org.backdraft.driver.run;

import org.apache.hadoop.fs.FSDataOutputStream;
import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.LifeConfig;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.sync.GradientSource;
import org.backdraft.driver.train.CheckpointStore;
import org.backdraft.driver.train.Descent;
import org.backdraft.driver.train.EpochReport;
import org.backdraft.driver.train.Monitor;
import org.backdraft.driver.train.Progress;
import org.backdraft.driver.train.Trainer;
import org.backdraft.driver.train.TrainingLog;
import org.backdraft.driver.train.TrainingState;
import org.backdraft.nn.Graph;
import org.backdraft.worker.EvaluationTask;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.Sampling;
import org.backdraft.worker.Scaling;
import org.backdraft.worker.ShardedData;

import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A run whose data is loaded. */
final class LoadedRun {
    private final Session session;
    private final PrintStream out;
    private final TrainingRun.Request request;
    private final RunDirectory directory;
    private final RunConfig config;
    private final RunData data;
    private final WarmStart warmStart;
    private final Map<String, String> identity;
    private final Graph graph;
    private final Scaling scaling;
    private final Descents descents;

    LoadedRun(
            Session session,
            PrintStream out,
            TrainingRun.Request request,
            RunDirectory directory,
            RunConfig config,
            RunData data,
            WarmStart warmStart,
            Map<String, String> identity) {
        this.session = session;
        this.out = out;
        this.request = request;
        this.directory = directory;
        this.config = config;
        this.data = data;
        this.warmStart = warmStart;
        this.identity = identity;
        this.graph = data.graph();
        this.scaling = scaling();
        this.descents = new Descents(config, data);
    }

    TrainingRun.Result run(CheckpointStore.Found found, boolean changed) throws IOException {
        TrainingState state = found == null ? start() : resumed(found, changed);
        GradientTask task = task();
        Map<String, Object> facts = facts();
        out.print(config.toHocon());
        describe(facts);
        if (directory != null) {
            directory.writeConfig(config);
        }
        try (GradientSource source = session.gradients(task, data.train());
                TrainingLog log = log(found, state);
                CheckpointStore store = store()) {
            announce(found, state, facts, log);
            Descent descent = descents.descent(task, source);
            Trainer trainer =
                    new Trainer(descent, evaluation(), data.evaluated(), settings(), store, log);
            BooleanSupplier interruption = request == null ? () -> false : request.interruption();
            Trainer.Outcome outcome = trainer.run(state, interruption);
            if (outcome.interrupted()) {
                return new TrainingRun.Result(null, outcome.epochs());
            }
            double rate = descent.learningRate(outcome.state());
            EpochReport report = report(trainer, outcome, rate);
            return end(outcome, report, new Averages(task, source), log);
        }
    }

    private void announce(
            CheckpointStore.Found found,
            TrainingState state,
            Map<String, Object> facts,
            TrainingLog log) {
        if (found == null) {
            log.start(facts);
            return;
        }
        String blas = found.identity().get(Resumption.BLAS);
        if (!identity.get(Resumption.BLAS).equals(blas)) {
            warn(
                    "the run was computed by the BLAS %s so far and goes on with %s: its bits may"
                                    .formatted(blas, identity.get(Resumption.BLAS))
                            + " differ from those of a run that was never interrupted");
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
        log.resume(found.path(), state.step(), state.progress().epochs());
    }

    private TrainingRun.Result end(
            Trainer.Outcome outcome, EpochReport report, Averages averages, TrainingLog log)
            throws IOException {
        TrainingState state = outcome.state();
        SavedModel model = model(theta(state), state, report.epoch());
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
            log.end(outcome.epochs(), report, model.thetaSha256(), directory.model());
            if (isBestRestored(state)) {
                out.printf(
                        "the model is that of epoch %d, the best by %s on the validation data%n",
                        report.epoch(), config.life().earlyStopping().metric().name());
            }
            out.println("model: " + directory.model());
        }
        return new TrainingRun.Result(model, outcome.epochs());
    }

    private void write(String which, float[] theta, TrainingState state, int epoch)
            throws IOException {
        model(theta, state, epoch).write(session.files(), directory.model(which));
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

    private TrainingState start() {
        float[] theta = graph.initialTheta(config.seed());
        if (warmStart != null) {
            warmStart.copyTo(theta, graph, data.targets().classes());
        }
        return descents.start(theta);
    }

    private TrainingState resumed(CheckpointStore.Found found, boolean changed) {
        TrainingState state = found.state();
        if (!state.hasShapeOf(descents.start(new float[graph.thetaLength()]))) {
            throw new ConfigurationException(
                    ("the checkpoint %s can't be gone on from: its network, optimizer or averaging"
                                    + " keeps other numbers than this configuration's")
                            .formatted(found.path()));
        }
        if (changed) {
            state.goOn(descents.stepsPerEpoch());
        }
        return state;
    }

    private Scaling scaling() {
        Scaling given = warmStart == null ? null : warmStart.scaling(graph, data.features());
        return given != null
                ? given
                : config.data().scaling().fit(data.train(), graph.inputWidth());
    }

    private GradientTask task() {
        ShardedData train = data.train();
        Sampling sampling =
                new Sampling(train.examples(), train.shards(), descents.batchSize(), config.seed());
        return new GradientTask(graph, config.loss(), scaling, sampling, data.targets().width());
    }

    private EvaluationTask evaluation() {
        return new EvaluationTask(graph, config.loss(), scaling);
    }

    private Trainer.Settings settings() {
        LifeConfig life = config.life();
        LifeConfig.EarlyStopping stopping = life.earlyStopping();
        boolean validated = data.evaluated().containsKey(EpochReport.VALIDATION);
        Monitor monitor =
                validated
                        ? new Monitor(
                                stopping.metric(),
                                stopping.minimumDelta(),
                                stopping.patience(),
                                config.optimization().schedule().plateau())
                        : null;
        return new Trainer.Settings(
                config.epochs(), life.checkpoints(), monitor, life.divergence());
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
                out, metrics, config.logEverySteps(), config.epochs(), descents.stepsPerEpoch());
    }

    private SavedModel model(float[] theta, TrainingState state, int epoch) {
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("steps", Long.toString(state.step()));
        provenance.put("epoch", Integer.toString(epoch));
        provenance.put("examples", Long.toString(data.train().examples()));
        provenance.put("shards", Integer.toString(data.train().shards()));
        return new SavedModel(
                config,
                graph,
                theta,
                scaling,
                data.features(),
                data.targets().classes(),
                provenance);
    }

    private Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("configuration", config.effective());
        facts.put("examples", data.train().examples());
        facts.put("parameters", graph.parameterCount());
        facts.put("shards", data.train().shards());
        facts.put("blas", data.blas(config.blas()));
        if (session.spark() != null) {
            facts.put("spark", session.spark().version());
            facts.put("master", session.spark().master());
        }
        return facts;
    }

    private void describe(Map<String, Object> facts) {
        out.println("on " + session.description() + "; BLAS: " + facts.get("blas"));
        StringBuilder others = new StringBuilder();
        data.evaluated()
                .forEach(
                        (name, set) ->
                                others.append(
                                        String.format(
                                                Locale.ROOT,
                                                " and %,d for %s",
                                                set.examples(),
                                                name)));
        out.printf(
                Locale.ROOT,
                "%,d training examples%s of %,d features in %d shards%n",
                data.train().examples(),
                others,
                graph.inputWidth(),
                data.train().shards());
        StringBuilder network = new StringBuilder("network: input " + graph.inputWidth());
        for (int i = 0; i < graph.nodes().size(); i++) {
            network.append(" - ").append(graph.nodes().get(i).name());
            if (!graph.parameters(i).isEmpty()) {
                network.append(' ').append(graph.width(i));
            }
            network.append(graph.isFrozen(i) ? " (frozen)" : "");
        }
        out.printf(Locale.ROOT, "%s; %,d parameters%n", network, graph.parameterCount());
    }

    private void warn(String message) {
        out.println("warning: " + message);
    }
}
