package org.backdraft.driver.train;

import org.backdraft.driver.optim.Sgd;
import org.backdraft.driver.sync.InProcess;
import org.backdraft.driver.train.GradientDescent.Rule;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Linear;
import org.backdraft.nn.Loss;
import org.backdraft.nn.Node;
import org.backdraft.nn.SquaredError;
import org.backdraft.nn.Tanh;
import org.backdraft.worker.EvaluationTask;
import org.backdraft.worker.FloatFeatures;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.LocalShards;
import org.backdraft.worker.Sampling;
import org.backdraft.worker.Scaling;
import org.backdraft.worker.Shard;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A network, shards and an optimizer that are trained in this process. */
record Problem(Graph graph, Loss loss, LocalShards data, Sgd sgd, long batchSize) {
    static final int FEATURES = 2;

    /** One linear unit for squared errors. */
    static final Graph LINE = graph(new Node("line", new Linear(1), List.of(Graph.INPUT)));

    /** Three hidden units. */
    static final Graph BENT =
            graph(
                    new Node("hidden", new Linear(3), List.of(Graph.INPUT)),
                    new Node("bend", new Tanh(), List.of("hidden")),
                    new Node("output", new Linear(1), List.of("bend")));

    private static Graph graph(Node... nodes) {
        return new Graph(FEATURES, List.of(nodes));
    }

    static Problem of(Graph graph, LocalShards data, Sgd sgd, long batchSize) {
        return new Problem(graph, new SquaredError(), data, sgd, batchSize);
    }

    /** Rows {x1, x2, target, weight}, dealt to shards in turn. */
    static LocalShards deal(List<float[]> rows, int shards, int threads) {
        List<Shard> result = new ArrayList<>();
        for (int s = 0; s < shards; s++) {
            int count = (rows.size() - s + shards - 1) / shards;
            float[] features = new float[count * FEATURES];
            float[] targets = new float[count];
            float[] weights = new float[count];
            for (int i = 0; i < count; i++) {
                float[] row = rows.get(i * shards + s);
                System.arraycopy(row, 0, features, i * FEATURES, FEATURES);
                targets[i] = row[2];
                weights[i] = row[3];
            }
            result.add(
                    new Shard(
                            s, 1, new FloatFeatures(count, FEATURES, features), targets, weights));
        }
        return new LocalShards(result, threads);
    }

    /** Rows near the plane 3 x1 - x2 + 2, with weights from 0 to 3. */
    static List<float[]> rows(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float x1 = (float) random.nextGaussian();
            float x2 = (float) random.nextGaussian();
            float y = 3 * x1 - x2 + 2 + 0.1f * (float) random.nextGaussian();
            rows.add(new float[] {x1, x2, y, random.nextInt(4)});
        }
        return rows;
    }

    GradientTask task() {
        Sampling sampling = new Sampling(data.examples(), data.shards(), batchSize, 5);
        return new GradientTask(graph, loss, Scaling.none(FEATURES), sampling);
    }

    TrainingState start() {
        float[] theta = graph.initialTheta(1);
        return new TrainingState(theta, sgd.initialState(theta.length));
    }

    /** Trains to the end of an epoch with a trainer of its own. */
    List<EpochReport> run(TrainingState state, int epochs, LocalShards test) {
        return run(state, new Trainer.Settings(epochs), test, quiet()).epochs();
    }

    Trainer.Outcome run(
            TrainingState state, Trainer.Settings settings, LocalShards test, TrainingLog log) {
        GradientTask task = task();
        try (InProcess source = new InProcess(task, data)) {
            return new Trainer(
                            new GradientDescent(
                                    task, source, Rule.of(sgd, graph.parameterCount()), data, 1),
                            new EvaluationTask(graph, loss, task.scaling()),
                            test == null ? Map.of() : Map.of(EpochReport.TEST, test),
                            settings,
                            null,
                            log)
                    .run(state, () -> false);
        }
    }

    /** Trains from the start. */
    TrainingState trained(int epochs) {
        TrainingState state = start();
        run(state, epochs, null);
        return state;
    }

    private static TrainingLog quiet() {
        return new TrainingLog(new PrintStream(OutputStream.nullOutputStream()), null, 1, 1, 1);
    }
}
