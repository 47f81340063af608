package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.nn.Add;
import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Initializer;
import org.backdraft.nn.Linear;
import org.backdraft.nn.Node;
import org.backdraft.nn.Relu;
import org.backdraft.nn.Tanh;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Sparse shards beside the same rows on dense shards, through steps, sums and evaluations. */
class SparseStepTest {
    private static final int CLASSES = 3;

    /** Float32 sums of some dozens of numbers of order 1, in another order. */
    private static final float ROUNDING = 1e-4f;

    /** Two linear modules on the input, joined; the second of them has no bias. */
    private static Graph network(int features) {
        return new Graph(
                features,
                List.of(
                        new Node("a", new Linear(4), List.of(Graph.INPUT)),
                        new Node("bend", new Tanh(), List.of("a")),
                        new Node(
                                "b",
                                new Linear(4, false, Initializer.GLOROT),
                                List.of(Graph.INPUT)),
                        new Node("sum", new Add(), List.of("bend", "b")),
                        new Node("output", new Linear(CLASSES), List.of("sum"))));
    }

    /** The same rows twice: dense, and sparse. */
    private record Twins(Shard dense, Shard sparse) {}

    private static Twins twins(SplittableRandom random, int number, int rows, int features) {
        float[] numbers = new float[rows * features];
        int[] starts = new int[rows];
        int[] counts = new int[rows];
        int[] indices = new int[numbers.length];
        float[] values = new float[numbers.length];
        int used = 0;
        for (int i = 0; i < rows; i++) {
            starts[i] = used;
            for (int j = 0; j < features; j++) {
                if (random.nextInt(8) == 0 && i % 5 != 3) {
                    numbers[i * features + j] = (float) random.nextDouble(-1, 1);
                    indices[used] = j;
                    values[used++] = numbers[i * features + j];
                }
            }
            counts[i] = used - starts[i];
        }
        float[] targets = new float[rows];
        for (int i = 0; i < rows; i++) {
            targets[i] = random.nextInt(CLASSES);
        }
        Features sparse = new SparseFeatures(features, starts, counts, indices, values);
        return new Twins(
                new Shard(number, 1, new FloatFeatures(rows, features, numbers), targets, none()),
                new Shard(number, 1, sparse, targets, none()));
    }

    private static float[] none() {
        return new float[0];
    }

    private static Scaling halves(int features) {
        return Scaling.divideBy(features, 2);
    }

    private static GradientTask task(Graph graph, long examples, int shards, int batch) {
        return new GradientTask(
                graph,
                new CrossEntropy(),
                halves(graph.inputWidth()),
                new Sampling(examples, shards, batch, 5));
    }

    private static GradientSum sum(GradientTask task, float[] theta, Shard shard, long step) {
        GradientSum sum = new GradientSum(GradientLayout.of(task.graph()));
        task.add(theta, shard, step, task.workspace(), sum);
        return sum;
    }

    @Test
    void gradient_randomShapes_isThatOfDenseRowsButForRounding() {
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int features = 1 + random.nextInt(200);
            int rows = random.nextInt(30);
            Twins twins = twins(random, 0, rows, features);
            Graph graph = network(features);
            float[] theta = graph.initialTheta(seed);
            GradientTask task = task(graph, rows, 1, 7);

            GradientSum dense = sum(task, theta, twins.dense, 0);
            GradientSum sparse = sum(task, theta, twins.sparse, 0);

            assertThat(sparse.count()).isEqualTo(dense.count());
            assertThat(sparse.loss()).as("seed %d", seed).isCloseTo(dense.loss(), within(1e-4));
            assertThat(sparse.gradient())
                    .as("seed %d", seed)
                    .containsExactly(dense.gradient(), within(ROUNDING));
        }
    }

    @Test
    void gradient_localSteps_isThatOfDenseRowsButForRounding() {
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int features = 60 + random.nextInt(200);
            Twins twins = twins(random, 0, 12, features);
            Graph graph = network(features);
            GradientTask plain = task(graph, 12, 1, 4);
            GradientTask local =
                    new GradientTask(
                            graph,
                            plain.loss(),
                            plain.scaling(),
                            plain.sampling(),
                            1,
                            new LocalSteps(3, batch -> 0.1));
            float[] theta = graph.initialTheta(seed);

            GradientSum dense = sum(local, theta, twins.dense, 0);
            GradientSum sparse = sum(local, theta, twins.sparse, 0);

            assertThat(sparse.gradient())
                    .as("seed %d", seed)
                    .containsExactly(dense.gradient(), within(ROUNDING));
            assertThat(sparse.bytes()).as("seed %d", seed).isLessThan(dense.bytes());
        }
    }

    @Test
    void check_sparseRows_agreesWithNumericDifferences() {
        for (long seed = 0; seed < 10; seed++) {
            Twins twins = twins(new SplittableRandom(seed), 0, 12, 40);
            Graph graph = network(40);
            GradientTask task = task(graph, 12, 1, 12);

            var result = task.check(graph.initialTheta(seed), twins.sparse, 60);

            assertThat(result.passed()).as("seed %d: %s", seed, result).isTrue();
        }
    }

    @Test
    void evaluation_sparseRows_hasTheLossOfDenseOnes() {
        Twins twins = twins(new SplittableRandom(1), 0, 40, 300);
        Graph graph = network(300);
        EvaluationTask task = new EvaluationTask(graph, new CrossEntropy(), halves(300));
        float[] theta = graph.initialTheta(1);

        assertThat(task.run(theta, twins.sparse).meanLoss())
                .isCloseTo(task.run(theta, twins.dense).meanLoss(), within(1e-5));
    }

    /** Any sum added and sent in any form has the bits of dense ones added number by number. */
    @Test
    void sums_addedAndSent_haveTheBitsOfPlainAddition() {
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int features = 1 + random.nextInt(500);
            Graph graph = network(features);
            float[] theta = graph.initialTheta(seed);
            GradientTask task = task(graph, 40, 2, 3 + random.nextInt(30));
            GradientSum one = sum(task, theta, twins(random, 0, 20, features).sparse, 0);
            GradientSum other = sum(task, theta, twins(random, 1, 20, features).sparse, 0);
            float[] expected = one.gradient().clone();
            for (int i = 0; i < expected.length; i++) {
                expected[i] += other.gradient()[i];
            }

            GradientSum total = sent(one);
            total.add(sent(other));

            assertSameBits(total.gradient(), expected, seed);
            assertThat(total.isFinite()).isTrue();
            total.clear();
            assertSameBits(total.gradient(), new float[expected.length], seed);
        }
    }

    private static GradientSum sent(GradientSum sum) {
        ByteBuffer wire = ByteBuffer.allocate((int) sum.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        sum.write(wire);
        assertThat(wire.remaining()).isZero();
        wire.flip();
        GradientSum received = new GradientSum(layoutOf(sum));
        Arrays.fill(received.overwritten(), Float.NaN);
        received.read(wire);
        assertThat(wire.remaining()).isZero();
        return received;
    }

    private static GradientLayout layoutOf(GradientSum sum) {
        int features = (sum.gradient().length - 4 - 4 * CLASSES - CLASSES) / 8;
        return GradientLayout.of(network(features));
    }

    private static void assertSameBits(float[] found, float[] expected, long seed) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(Float.floatToRawIntBits(found[i]))
                    .as("number %d, seed %d", i, seed)
                    .isEqualTo(Float.floatToRawIntBits(expected[i]));
        }
    }

    @Test
    void bytes_fewColumnsTouched_areFarFewerThanDense() {
        int features = 1_000_000;
        Graph graph =
                new Graph(features, List.of(new Node("output", new Linear(10), List.of("input"))));
        int[] indices = new int[100];
        float[] values = new float[100];
        for (int k = 0; k < 100; k++) {
            indices[k] = k * 9973;
            values[k] = 1;
        }
        Features row = new SparseFeatures(features, new int[1], new int[] {100}, indices, values);
        Shard shard = new Shard(0, 1, row, new float[] {7}, none());
        GradientTask task = task(graph, 1, 1, 1);

        GradientSum sum = sum(task, graph.initialTheta(1), shard, 0);

        // Header, number of columns, 100 columns with 10 numbers each, 10 biases.
        assertThat(sum.bytes()).isEqualTo(24 + 4 + 4 * (100 + 1000 + 10));
        assertThat(sum.gradient()[7 * features + 9973]).isLessThan(0);
        assertThat(sum.gradient()[7 * features + 9974]).isZero();
    }

    @Test
    void layout_sharedWithDenseInput_isDense() {
        Graph tied =
                new Graph(
                        4,
                        List.of(
                                new Node("a", new Linear(4), List.of("input")),
                                new Node("b", new Linear(4), List.of("a"), "a")));
        Graph dense =
                new Graph(
                        4,
                        List.of(
                                new Node("bend", new Relu(), List.of("input")),
                                new Node("a", new Linear(4), List.of("bend"))));

        assertThat(GradientLayout.of(tied).columns()).isZero();
        assertThat(GradientLayout.of(dense).columns()).isZero();
        assertThat(GradientLayout.of(network(9)).columns()).isEqualTo(9);
        assertThat(dense.needsDense().name()).isEqualTo("bend");
    }

    @Test
    void fingerprintAndMaxAbs_wideRows_areThoseOfDenseOnes() {
        int width = 2000;
        float[] numbers = new float[3 * width];
        numbers[5] = -4;
        numbers[width + 7] = 2;
        numbers[width + 1999] = 8;
        for (int j = 0; j < width; j++) {
            numbers[2 * width + j] = j % 2;
        }
        int[] indices = new int[3 + 1000];
        float[] values = new float[3 + 1000];
        int used = 0;
        int[] starts = {0, 1, 3};
        int[] counts = {1, 2, 1000};
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] != 0) {
                indices[used] = i % width;
                values[used++] = numbers[i];
            }
        }
        Shard sparse =
                new Shard(
                        0,
                        0,
                        new SparseFeatures(width, starts, counts, indices, values),
                        none(),
                        none());
        Shard dense = new Shard(0, 0, new FloatFeatures(3, width, numbers), none(), none());

        assertThat(Fingerprint.of(sparse)).isEqualTo(Fingerprint.of(dense));
        Scaling scaling = FeatureStatistics.of(sparse).maxAbs();
        assertThat(scaling.factor()).containsExactly(FeatureStatistics.of(dense).maxAbs().factor());
        assertThat(scaling.factor()[5]).isEqualTo(0.25f);
        assertThat(scaling.factor()[4]).isEqualTo(1f);
        assertThat(scaling.keepsZeros()).isTrue();
    }
}
