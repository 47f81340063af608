package org.backdraft.driver.run;

import org.backdraft.driver.config.OptimizationConfig;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.optim.AverageState;
import org.backdraft.driver.optim.Averaging;
import org.backdraft.driver.optim.FirstOrder;
import org.backdraft.driver.optim.Lbfgs;
import org.backdraft.driver.optim.ParameterSpan;
import org.backdraft.driver.optim.Update;
import org.backdraft.driver.sync.GradientSource;
import org.backdraft.driver.train.Descent;
import org.backdraft.driver.train.GradientDescent;
import org.backdraft.driver.train.QuasiNewton;
import org.backdraft.driver.train.TrainingState;
import org.backdraft.nn.Graph;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.LocalSteps;

import java.util.List;

/** How a configuration's descent is made, now that the data and the network are known. */
final class Descents {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    private final RunConfig config;
    private final Graph graph;
    private final RunData data;

    Descents(RunConfig config, Graph graph, RunData data) {
        this.config = config;
        this.graph = graph;
        this.data = data;
    }

    /** The state before the first step; takes over theta. */
    TrainingState start(float[] theta) {
        boolean averaged = averaging() != null;
        return new TrainingState(
                theta,
                config.optimization().optimizer().initialState(graph.parameterCount()),
                new AverageState(new float[averaged ? theta.length : 0], 0));
    }

    /** The descent on a task's loss. */
    Descent descent(GradientTask task, GradientSource source) {
        OptimizationConfig optimization = config.optimization();
        if (optimization.optimizer() instanceof Lbfgs lbfgs) {
            List<ParameterSpan> spans = ParameterGroups.spans(graph, optimization);
            return new QuasiNewton(task, source, lbfgs, spans, data.train());
        }
        return new GradientDescent(
                task,
                source,
                new GradientDescent.Rule(
                        update(),
                        learningRate(),
                        optimization.schedule().schedule(stepsPerEpoch(), steps()),
                        optimization.accumulate(),
                        averaging()),
                data.train(),
                THREADS);
    }

    /** One update of the parameters. */
    Update update() {
        return new Update(
                optimizer(),
                ParameterGroups.spans(graph, config.optimization()),
                config.optimization().clipping(),
                THREADS);
    }

    /** The steps that a shard takes by itself; null for none. */
    LocalSteps localSteps() {
        int most = config.optimization().localSteps();
        if (most == 1) {
            return null;
        }
        long batches = (data.train().examples() - 1) / batchSize() + 1;
        return new LocalSteps(
                most,
                new LocalRate(
                        learningRate(),
                        config.optimization().schedule().schedule(stepsPerEpoch(), steps()),
                        batches,
                        most));
    }

    /** Examples of a minibatch; L-BFGS needs them all. */
    long batchSize() {
        return config.optimization().optimizer() instanceof Lbfgs
                ? data.train().examples()
                : config.batchSize();
    }

    /** Steps of an epoch. */
    long stepsPerEpoch() {
        long batches = (data.train().examples() - 1) / batchSize() + 1;
        OptimizationConfig optimization = config.optimization();
        return GradientDescent.stepsPerEpoch(
                batches, Math.max(optimization.accumulate(), optimization.localSteps()));
    }

    private long steps() {
        return stepsPerEpoch() * config.epochs();
    }

    private FirstOrder optimizer() {
        return (FirstOrder) config.optimization().optimizer();
    }

    /**
     * The learning rate, grown with the batch where that is asked for (Goyal et al., "Accurate,
     * large minibatch SGD", 2017).
     */
    private double learningRate() {
        long reference = config.optimization().referenceBatchSize();
        double batch = (double) batchSize() * config.optimization().accumulate();
        return optimizer().learningRate() * (reference == 0 ? 1 : batch / reference);
    }

    private Averaging averaging() {
        OptimizationConfig.AveragingConfig averaging = config.optimization().averaging();
        return averaging == null ? null : averaging.averaging(stepsPerEpoch(), steps());
    }
}
