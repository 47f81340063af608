package org.backdraft.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Linear;
import org.backdraft.nn.Node;
import org.backdraft.tensor.BlasSettings;
import org.backdraft.worker.Features;
import org.backdraft.worker.FloatFeatures;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.GradientWorker;
import org.backdraft.worker.LocalShards;
import org.backdraft.worker.Sampling;
import org.backdraft.worker.Scaling;
import org.backdraft.worker.Shard;
import org.backdraft.worker.SparseFeatures;
import org.backdraft.worker.TreeSum;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** Many workers in this JVM that talk to the driver over Spark's transport, as in others. */
@Timeout(120)
class RemoteWorkersIT {
    private static final int WORKERS = 12;
    private static final int FEATURES = 300;
    private static final int CLASSES = 50;
    private static final int SLICE = 500;
    private static final GradientTask TASK =
            new GradientTask(
                    new Graph(
                            FEATURES,
                            List.of(new Node("out", new Linear(CLASSES), List.of(Graph.INPUT)))),
                    new CrossEntropy(),
                    Scaling.divideBy(FEATURES, 1),
                    new Sampling(WORKERS, WORKERS, WORKERS, 3));
    private static final int PARAMETERS = TASK.graph().thetaLength();

    private static JavaSparkContext spark;

    @BeforeAll
    static void startSpark() {
        spark =
                new JavaSparkContext(
                        new SparkConf()
                                .setMaster("local[1]")
                                .setAppName("test")
                                .set("spark.driver.host", "localhost")
                                .set("spark.driver.bindAddress", "127.0.0.1")
                                .set("spark.ui.enabled", "false"));
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    /**
     * A shard of one row for each worker.
     *
     * @param sparse how many of them are stored as what isn't 0
     */
    private static List<Shard> shards(int sparse) {
        SplittableRandom random = new SplittableRandom(5);
        return IntStream.range(0, WORKERS)
                .mapToObj(number -> shard(number, number % 5 < sparse, random))
                .toList();
    }

    private static Shard shard(int number, boolean sparse, SplittableRandom random) {
        float[] numbers = normals(random);
        Features row =
                sparse
                        ? new SparseFeatures(
                                FEATURES,
                                new int[] {0},
                                new int[] {2},
                                new int[] {number, 200},
                                Arrays.copyOf(numbers, 2))
                        : new FloatFeatures(1, FEATURES, numbers);
        float[] target = {random.nextInt(CLASSES)};
        return new Shard(number, 1, row, target, new float[0]);
    }

    private static float[] normals(SplittableRandom random) {
        float[] numbers = new float[FEATURES];
        for (int i = 0; i < FEATURES; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static float[] theta(long step) {
        SplittableRandom random = new SplittableRandom(step);
        float[] theta = new float[PARAMETERS];
        for (int i = 0; i < PARAMETERS; i++) {
            theta[i] = (float) random.nextGaussian();
        }
        return theta;
    }

    private static void assertStep(RemoteWorkers driver, List<Shard> shards, long step) {
        float[] theta = theta(step);
        GradientSum expected =
                new InProcess(TASK, new LocalShards(shards, 1)).gradient(theta, step);

        List<GradientSum> sums = driver.gradients(List.of(theta), step, missing -> true);

        Grid.assertSameBits(sums, List.of(expected), "step " + step);
    }

    /** One that stays until it is dismissed; whenever its connection is lost it comes again. */
    private static final class Worker {
        private final ResidentAddress address;
        private final Shard shard;
        private final Runnable beforeSending;
        private final AtomicReference<DriverLink> link = new AtomicReference<>();
        private final AtomicBoolean closed = new AtomicBoolean();
        private final Thread thread = new Thread(this::work, "worker");

        /**
         * A worker.
         *
         * @param beforeSending run in each step; null to work as those of a job do
         */
        private Worker(ResidentAddress address, Shard shard, Runnable beforeSending) {
            this.address = address;
            this.shard = shard;
            this.beforeSending = beforeSending;
            thread.start();
        }

        private void work() {
            while (!closed.get()) {
                try (DriverLink driver = DriverLink.connect(address, shard.number())) {
                    link.set(driver);
                    serve(driver);
                    return;
                } catch (IOException | RuntimeException e) {
                    // It comes again, as an executor does that lost its driver.
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        private void serve(DriverLink driver) throws IOException, InterruptedException {
            if (beforeSending == null) {
                Plan plan = new Plan(List.of(TASK), BlasSettings.DEFAULT);
                new ResidentWorker(plan, List.of(shard), 1).serve(driver, RemoteWorkersIT::nothing);
                return;
            }
            GradientWorker worker = new GradientWorker(List.of(TASK));
            while (driver.awaitStep(RemoteWorkersIT::nothing)) {
                List<TreeSum> trees = worker.run(driver.thetas(), List.of(shard), driver.step(), 1);
                beforeSending.run();
                driver.sums().send(trees, TaskTimes.of(1, shard.number()));
            }
        }

        /** Cuts its connection. */
        private void cut() {
            DriverLink driver = link.get();
            if (driver != null) {
                driver.close();
            }
        }

        /** Waits for its end, which the driver must have told it of. */
        private void end() throws InterruptedException {
            closed.set(true);
            thread.join();
        }
    }

    private static void nothing() {}

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void bufferBytes_manyWorkersOneOfThemSlow_areAFewSlicesOfEach() throws Exception {
        List<Shard> shards = shards(0);
        List<Worker> workers = new ArrayList<>();
        try (RemoteWorkers driver = new RemoteWorkers(List.of(TASK), 0, SLICE)) {
            ResidentAddress address = driver.expect(WORKERS);
            for (Shard shard : shards) {
                boolean slow = shard.number() == 7;
                workers.add(
                        new Worker(
                                address, shard, slow ? () -> pause(20) : RemoteWorkersIT::nothing));
            }
            for (long step = 0; step < 40; step++) {
                assertStep(driver, shards, step);
            }

            long allowed = (long) WORKERS * SliceProgress.AHEAD * SLICE * Float.BYTES;
            assertThat(driver.bufferBytes()).isPositive().isLessThanOrEqualTo(allowed);
            assertThat(allowed).isLessThan(2L * Float.BYTES * PARAMETERS);
            driver.dismiss();
            for (Worker worker : workers) {
                worker.end();
            }
        }
    }

    /** Sparse sums come packed, and those beside them in slices. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void gradients_someOrAllSumsSparse_areThoseInProcess(int sparse) throws Exception {
        List<Shard> shards = shards(sparse);
        List<Worker> workers = new ArrayList<>();
        try (RemoteWorkers driver = new RemoteWorkers(List.of(TASK), 0, SLICE)) {
            ResidentAddress address = driver.expect(WORKERS);
            for (Shard shard : shards) {
                workers.add(new Worker(address, shard, null));
            }
            for (long step = 0; step < 10; step++) {
                assertStep(driver, shards, step);
            }
            assertThat(driver.bufferBytes() > 0).isEqualTo(sparse < 5);
            driver.dismiss();
            for (Worker worker : workers) {
                worker.end();
            }
        }
    }

    /** Connections are lost at any moment, and there may be two workers for a shard. */
    @Test
    void gradients_workersComeAndGo_areThoseInProcess() throws Exception {
        List<Shard> shards = shards(0);
        List<Worker> workers = new ArrayList<>();
        AtomicBoolean over = new AtomicBoolean();
        try (RemoteWorkers driver = new RemoteWorkers(List.of(TASK), 0, SLICE)) {
            ResidentAddress address = driver.expect(WORKERS);
            for (int i = 0; i < WORKERS + 4; i++) {
                int millis = i % 3;
                workers.add(new Worker(address, shards.get(i % WORKERS), () -> pause(millis)));
            }
            Thread cutter =
                    new Thread(
                            () -> {
                                SplittableRandom random = new SplittableRandom(11);
                                while (!over.get()) {
                                    workers.get(random.nextInt(workers.size())).cut();
                                    pause(random.nextInt(12));
                                }
                            });
            cutter.start();
            for (long step = 0; step < 25; step++) {
                assertStep(driver, shards, step);
            }
            over.set(true);
            cutter.join();
            driver.dismiss();
            for (Worker worker : workers) {
                worker.end();
            }
        }
    }
}
