package org.backdraft.driver.train;

import org.backdraft.driver.optim.Lbfgs;
import org.backdraft.driver.optim.ParameterSpan;
import org.backdraft.driver.optim.Regularizer;
import org.backdraft.driver.sync.InProcess;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Loss;
import org.backdraft.nn.SquaredError;
import org.backdraft.worker.EvaluationTask;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.LocalShards;
import org.backdraft.worker.Sampling;
import org.backdraft.worker.Scaling;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** A network and shards that L-BFGS trains in this process, on {@link Problem}'s rows. */
record FullBatch(
        Graph graph,
        Loss loss,
        LocalShards data,
        Lbfgs rule,
        List<ParameterSpan> spans,
        float[] start) {

    /** Squared errors, without penalties, from parameters drawn by the graph. */
    static FullBatch of(Graph graph, LocalShards data, Lbfgs rule) {
        return new FullBatch(
                graph,
                new SquaredError(),
                data,
                rule,
                List.of(span(0, graph.parameterCount(), 0)),
                graph.initialTheta(1));
    }

    FullBatch with(Loss other) {
        return new FullBatch(graph, other, data, rule, spans, start);
    }

    FullBatch with(ParameterSpan... others) {
        return new FullBatch(graph, loss, data, rule, List.of(others), start);
    }

    FullBatch from(float... theta) {
        return new FullBatch(graph, loss, data, rule, spans, theta);
    }

    static ParameterSpan span(int from, int to, double l2) {
        return new ParameterSpan("tensor", from, to, 1, 1, new Regularizer(0, l2, 0, 0, false));
    }

    TrainingState state() {
        return new TrainingState(start.clone(), rule.initialState(graph.parameterCount()));
    }

    /** Trains to the end of an epoch, or of the search, with a descent of its own. */
    List<EpochReport> run(TrainingState state, int epochs, PrintStream out) {
        Sampling all = new Sampling(data.examples(), data.shards(), data.examples(), 5);
        GradientTask task = new GradientTask(graph, loss, Scaling.none(Problem.FEATURES), all);
        try (InProcess source = new InProcess(task, data)) {
            return new Trainer(
                            new QuasiNewton(task, source, rule, spans, data),
                            new EvaluationTask(graph, loss, task.scaling()),
                            Map.of(),
                            new Trainer.Settings(epochs),
                            null,
                            new TrainingLog(out, null, 1, epochs, 1))
                    .run(state, () -> false)
                    .epochs();
        }
    }

    List<EpochReport> run(TrainingState state, int epochs) {
        return run(state, epochs, new PrintStream(new ByteArrayOutputStream()));
    }

    /** Trains from the start. */
    TrainingState trained(int epochs) {
        TrainingState state = state();
        run(state, epochs);
        return state;
    }
}
