package org.backdraft.driver.train;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.optim.AverageState;
import org.backdraft.driver.optim.Averaging;
import org.backdraft.driver.optim.Clipping;
import org.backdraft.driver.optim.FirstOrder;
import org.backdraft.driver.optim.ParameterSpan;
import org.backdraft.driver.optim.Regularizer;
import org.backdraft.driver.optim.Schedule;
import org.backdraft.driver.optim.Sgd;
import org.backdraft.driver.optim.Update;
import org.backdraft.driver.sync.InProcess;
import org.backdraft.nn.Graph;
import org.backdraft.worker.EvaluationTask;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.LocalShards;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** All that a trainer is given, for small problems in this process. */
record Life(
        Graph graph,
        LocalShards train,
        LocalShards validation,
        long batchSize,
        GradientDescent.Rule rule,
        FirstOrder optimizer,
        Trainer.Settings settings) {
    static final HadoopFiles FILES = new HadoopFiles(new Configuration());

    /** Four epochs of seven steps with a checkpoint after each. */
    static final Life PLAIN =
            of(new Sgd(0.05, 0.9, true), new Schedule.Constant(), 1, null, settings(4));

    static Trainer.Settings settings(int epochs) {
        return new Trainer.Settings(epochs);
    }

    /** A bent network on 33 rows in batches of 5. */
    static Life of(
            FirstOrder optimizer,
            Schedule schedule,
            int accumulate,
            Averaging averaging,
            Trainer.Settings settings) {
        Regularizer regularizer = new Regularizer(0.001, 0.01, 0, 2);
        int parameters = Problem.BENT.parameterCount();
        Update update =
                new Update(
                        optimizer,
                        List.of(
                                new ParameterSpan("first", 0, 6, 3, 1, regularizer),
                                new ParameterSpan("rest", 6, parameters, 1, 0.5, Regularizer.NONE)),
                        new Clipping(0, 3),
                        1);
        return new Life(
                Problem.BENT,
                Problem.deal(Problem.rows(4, 33), 4, 1),
                Problem.deal(Problem.rows(5, 12), 4, 1),
                5,
                new GradientDescent.Rule(
                        update, optimizer.learningRate(), schedule, accumulate, averaging),
                optimizer,
                settings);
    }

    Life with(Trainer.Settings other) {
        return new Life(graph, train, validation, batchSize, rule, optimizer, other);
    }

    TrainingState start() {
        float[] theta = graph.initialTheta(1);
        return new TrainingState(
                theta,
                optimizer.initialState(graph.parameterCount()),
                new AverageState(new float[rule.averaging() == null ? 0 : theta.length], 0));
    }

    long stepsPerEpoch() {
        return GradientDescent.stepsPerEpoch(task().sampling().stepsPerEpoch(), rule.accumulate());
    }

    GradientTask task() {
        return Problem.of(graph, train, Sgd.DEFAULT, batchSize).task();
    }

    /**
     * Trains.
     *
     * @param store may be null
     * @param metrics may be null
     */
    Trainer.Outcome run(
            TrainingState state,
            CheckpointStore store,
            FSDataOutputStream metrics,
            BooleanSupplier interruption) {
        GradientTask task = task();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        try (InProcess source = new InProcess(task, train)) {
            return new Trainer(
                            new GradientDescent(task, source, rule, train, 1),
                            new EvaluationTask(graph, task.loss(), task.scaling()),
                            Map.of(EpochReport.VALIDATION, validation),
                            settings,
                            store,
                            new TrainingLog(
                                    nowhere, metrics, 1, settings.epochs(), stepsPerEpoch()))
                    .run(state, interruption);
        }
    }
}
