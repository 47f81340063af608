package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.ExceptionFailure;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.ExampleSource;
import org.backdraft.driver.data.Loader;
import org.backdraft.driver.data.SparkShards;
import org.backdraft.driver.optim.FirstOrder;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.sync.JobPerStep;
import org.backdraft.driver.train.GradientDescent;
import org.backdraft.driver.train.GradientDescent.Rule;
import org.backdraft.driver.train.Trainer;
import org.backdraft.driver.train.TrainingLog;
import org.backdraft.driver.train.TrainingState;
import org.backdraft.nn.Graph;
import org.backdraft.tensor.Sha256;
import org.backdraft.worker.EvaluationTask;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.Sampling;
import org.backdraft.worker.Scaling;
import org.backdraft.worker.Shard;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The same bits although tasks fail, are retried or are overtaken by copies. */
class FaultsIT {
    @TempDir static Path folder;
    private static String text;

    @BeforeAll
    static void writeData() throws IOException {
        SparkHome.prepare();
        Path train = TestData.csv(folder, "train.csv", 997, 1);
        text = TestData.config(train, train);
    }

    @Test
    void bits_everyFirstAttemptFails_areThoseInProcess() throws IOException {
        Map<String, String> settings =
                Map.of(
                        "spark.master", "local[2,4]",
                        "spark.task.cpus", "1",
                        "data.shards", Runs.SHARDS,
                        "data.partitions", "3",
                        "epochs", "1");

        String expected = Runs.train(text, Runs.with(settings, Map.of("sync", "in-process")));

        TaskCounts counts = new TaskCounts();
        assertThat(trainOn(settings, new FailFirstAttempt(), counts)).isEqualTo(expected);
        assertThat(counts.failed.get()).as("failed attempts").isEqualTo(3 * 20);
    }

    @Test
    void bits_speculativeCopies_areThoseInProcess() throws Exception {
        Map<String, String> settings =
                Map.of(
                        "spark.driver.host", "127.0.0.1",
                        "spark.ui.enabled", "false",
                        "spark.executor.extraClassPath", SparkHome.classPath(),
                        "spark.speculation", "true",
                        "spark.speculation.interval", "10ms",
                        "spark.speculation.quantile", "0.3",
                        "data.shards", Runs.SHARDS,
                        "data.partitions", "3",
                        "epochs", "1",
                        "batch-size", "300");
        String expected = Runs.train(text, Runs.with(settings, Map.of("sync", "in-process")));

        TaskCounts counts = new TaskCounts();
        try (StandaloneCluster cluster = new StandaloneCluster(folder)) {
            Map<String, String> onCluster =
                    Map.of(
                            "spark.master",
                            cluster.master(),
                            "spark.executor.extraJavaOptions",
                            Runs.SHORT_LIVED);
            assertThat(trainOn(Runs.with(settings, onCluster), new SlowFirstAttempt(), counts))
                    .isEqualTo(expected);
        }
        assertThat(counts.speculative.get()).as("speculative copies").isPositive();
    }

    /** As a run does it, but with tasks that misbehave. */
    private static String trainOn(
            Map<String, String> settings, Misbehaviour misbehaviour, TaskCounts counts)
            throws IOException {
        RunConfig config = RunConfig.parse(text, "test", settings);
        try (Session session = Session.open(config)) {
            session.spark().sc().addSparkListener(counts);
            Loader loader = session.loader();
            ExampleSource source = loader.open(config.data().train(), List.of(), true);
            Graph graph = new Graph(source.features(), config.network());
            SparkShards train =
                    (SparkShards)
                            loader.load(source, 3, List.of(), config.data().shards(), config.seed())
                                    .data();
            Scaling scaling = config.data().scaling().fit(train, source.features());
            Sampling sampling =
                    new Sampling(
                            train.examples(), train.shards(), config.batchSize(), config.seed());
            GradientTask task = new GradientTask(graph, config.loss(), scaling, sampling);
            float[] theta = graph.initialTheta(config.seed());
            FirstOrder optimizer = (FirstOrder) config.optimization().optimizer();
            TrainingState state =
                    new TrainingState(theta, optimizer.initialState(graph.parameterCount()));
            JavaRDD<Shard> shards = train.rdd().mapPartitions(misbehaviour::apply);
            try (JobPerStep gradients =
                            new JobPerStep(session.spark(), shards, List.of(task), config.blas());
                    TrainingLog log =
                            new TrainingLog(Runs.NOWHERE, null, 1, 1, sampling.stepsPerEpoch())) {
                Rule rule = Rule.of(optimizer, graph.parameterCount());
                new Trainer(
                                new GradientDescent(task, gradients, rule, train, 2),
                                new EvaluationTask(graph, config.loss(), scaling),
                                Map.of(),
                                new Trainer.Settings(config.epochs()),
                                null,
                                log)
                        .run(state, () -> false);
            }
            return Sha256.of(theta);
        }
    }

    /** How many attempts went as the misbehaviour means them to. */
    private static final class TaskCounts extends SparkListener {
        private final AtomicInteger failed = new AtomicInteger();
        private final AtomicInteger speculative = new AtomicInteger();

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            failed.addAndGet(end.reason() instanceof ExceptionFailure ? 1 : 0);
            speculative.addAndGet(end.taskInfo().speculative() ? 1 : 0);
        }
    }

    /** What goes wrong before a task's shards are read. Sent to executors. */
    interface Misbehaviour extends java.io.Serializable {
        /** The shards, unless this attempt is to fail. */
        Iterator<Shard> apply(Iterator<Shard> shards) throws InterruptedException;
    }

    /** Every task fails once. */
    static final class FailFirstAttempt implements Misbehaviour {
        private static final long serialVersionUID = 1L;

        @Override
        public Iterator<Shard> apply(Iterator<Shard> shards) {
            if (TaskContext.get().attemptNumber() == 0) {
                throw new IllegalStateException("made to fail by a test");
            }
            return shards;
        }
    }

    /** The first attempt of the last partition's task is slow; a copy overtakes it. */
    static final class SlowFirstAttempt implements Misbehaviour {
        private static final long serialVersionUID = 1L;

        @Override
        public Iterator<Shard> apply(Iterator<Shard> shards) throws InterruptedException {
            List<Shard> mine = new ArrayList<>();
            shards.forEachRemaining(mine::add);
            if (TaskContext.get().attemptNumber() == 0 && TaskContext.get().partitionId() == 2) {
                Thread.sleep(700);
            }
            return mine.iterator();
        }
    }
}
