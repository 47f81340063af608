package org.backdraft.driver.run;

import org.backdraft.driver.config.LifeConfig;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.sync.GradientSource;
import org.backdraft.driver.train.Descent;
import org.backdraft.driver.train.EpochReport;
import org.backdraft.driver.train.Monitor;
import org.backdraft.driver.train.Trainer;
import org.backdraft.driver.train.TrainingState;
import org.backdraft.nn.Graph;
import org.backdraft.worker.EvaluationTask;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.Sampling;
import org.backdraft.worker.Scaling;
import org.backdraft.worker.ShardedData;

import java.util.LinkedHashMap;
import java.util.Map;

/** All that training one model takes, now that its data is on the shards. */
final class Setup {
    private final RunConfig config;
    private final RunData data;
    private final Graph graph;
    private final WarmStart warmStart;
    private final Scaling scaling;
    private final Descents descents;

    /**
     * The setup of a configuration.
     *
     * @param graph the network
     * @param warmStart where the first parameters are from; null when all are drawn
     */
    Setup(RunConfig config, RunData data, Graph graph, WarmStart warmStart) {
        this.config = config;
        this.data = data;
        this.graph = graph;
        this.warmStart = warmStart;
        this.scaling = scaled();
        this.descents = new Descents(config, graph, data);
    }

    /** The network. */
    Graph graph() {
        return graph;
    }

    /** How the descent is made. */
    Descents descents() {
        return descents;
    }

    /** The state before the first step. */
    TrainingState start() {
        float[] theta = graph.initialTheta(config.seed());
        if (warmStart != null) {
            warmStart.copyTo(theta, graph, data.targets().classes());
        }
        return descents.start(theta);
    }

    /** What a step computes on a shard. */
    GradientTask task() {
        ShardedData train = data.train();
        Sampling sampling =
                new Sampling(
                        train.examples(),
                        train.shards(),
                        descents.batchSize(),
                        config.seed(),
                        config.data().shuffleWindow());
        return new GradientTask(
                graph,
                config.loss(),
                scaling,
                sampling,
                data.targets().width(),
                descents.localSteps(),
                config.gradients().rounding(train.shards()),
                config.augmentation());
    }

    /** What is computed on a shard that is evaluated. */
    EvaluationTask evaluation() {
        return new EvaluationTask(graph, config.loss(), scaling);
    }

    /** The descent on the task's loss. */
    Descent descent(GradientTask task, GradientSource source) {
        return descents.descent(task, source);
    }

    /** What the validation data decides; null when there is none. */
    Monitor monitor() {
        LifeConfig.EarlyStopping stopping = config.life().earlyStopping();
        boolean validated = data.evaluated().containsKey(EpochReport.VALIDATION);
        return validated
                ? new Monitor(
                        stopping.metric(),
                        stopping.minimumDelta(),
                        stopping.patience(),
                        config.optimization().schedule().plateau())
                : null;
    }

    /** How long to train, and what to do on the way. */
    Trainer.Settings settings() {
        return new Trainer.Settings(
                config.epochs(),
                config.life().checkpoints(),
                monitor(),
                config.life().divergence());
    }

    /** Parameters as a model, with what is known of their training. */
    SavedModel model(float[] theta, TrainingState state, int epoch) {
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
                data.schema(),
                data.targets().classes(),
                provenance);
    }

    private Scaling scaled() {
        Scaling given = warmStart == null ? null : warmStart.scaling(graph, data);
        return given != null
                ? given
                : config.data().scaling().fit(data.train(), graph.inputWidth());
    }
}
