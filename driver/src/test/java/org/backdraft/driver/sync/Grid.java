package org.backdraft.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.augment.Augmentation;
import org.backdraft.augment.Elastic;
import org.backdraft.augment.Flip;
import org.backdraft.augment.ImageShape;
import org.backdraft.nn.BatchNorm;
import org.backdraft.nn.Convolution;
import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Dropout;
import org.backdraft.nn.Flatten;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Initializer;
import org.backdraft.nn.Linear;
import org.backdraft.nn.Loss;
import org.backdraft.nn.MaxPool;
import org.backdraft.nn.Node;
import org.backdraft.nn.Reshape;
import org.backdraft.nn.Shape;
import org.backdraft.nn.SquaredError;
import org.backdraft.nn.Tanh;
import org.backdraft.nn.Window;
import org.backdraft.worker.FloatFeatures;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.LocalShards;
import org.backdraft.worker.Rounding;
import org.backdraft.worker.Sampling;
import org.backdraft.worker.Scaling;
import org.backdraft.worker.Shard;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Models that differ in all that models may differ in, over the same ragged shards. */
public final class Grid {
    /** A number of shards that no number of partitions or executors here divides evenly. */
    private static final int SHARDS = 6;

    private static final int FEATURES = 5;
    private static final int CLASSES = 3;
    private static final int ROWS = 157;

    /** The first two have the same graph, so that sums of one would fit the other. */
    private static final List<GradientTask> TASKS =
            List.of(
                    task(network(9, CLASSES), new CrossEntropy(), 1, 50, 1),
                    task(network(9, CLASSES), new CrossEntropy(), 2, 50, 1),
                    augmented(task(network(17, CLASSES), new CrossEntropy(), 1, 7, 3)),
                    task(images(), new CrossEntropy(), 1, 7, 3),
                    task(network(2, 1), new SquaredError(), 4, ROWS, 2));

    private Grid() {}

    /** Shards 0, 1, ... with a class from 0 to 2 and a weight a row. */
    public static List<Shard> shards() {
        SplittableRandom random = new SplittableRandom(27);
        return IntStream.range(0, SHARDS).mapToObj(s -> shard(s, random)).toList();
    }

    private static Shard shard(int number, SplittableRandom random) {
        int rows = (ROWS - number + SHARDS - 1) / SHARDS;
        float[] features = normals(random, rows * FEATURES);
        float[] targets = new float[rows];
        float[] weights = new float[rows];
        for (int i = 0; i < rows; i++) {
            targets[i] = random.nextInt(CLASSES);
            weights[i] = 0.5f + (float) random.nextDouble();
        }
        return new Shard(number, 1, new FloatFeatures(rows, FEATURES, features), targets, weights);
    }

    private static Graph network(int width, int outputs) {
        return new Graph(
                FEATURES,
                List.of(
                        new Node("hidden", new Linear(width), List.of(Graph.INPUT)),
                        new Node("bend", new Tanh(), List.of("hidden")),
                        new Node("drop", new Dropout(0.2), List.of("bend")),
                        new Node("output", new Linear(outputs), List.of("drop"))));
    }

    private static Graph images() {
        Convolution strided =
                new Convolution(4, Window.square(2, 2, 0), 2, true, Initializer.GLOROT);
        return new Graph(
                FEATURES,
                List.of(
                        new Node("pixels", new Linear(25), List.of(Graph.INPUT)),
                        new Node("image", new Reshape(Shape.of(1, 5, 5)), List.of("pixels")),
                        new Node(
                                "seen",
                                new Convolution(2, Window.square(3, 1, 1)),
                                List.of("image")),
                        new Node("norm", new BatchNorm(0.1, 1e-3), List.of("seen")),
                        new Node("pool", new MaxPool(Window.square(2, 1, 0)), List.of("norm")),
                        new Node("strided", strided, List.of("pool")),
                        new Node("flat", new Flatten(), List.of("strided")),
                        new Node("output", new Linear(CLASSES), List.of("flat"))));
    }

    private static GradientTask task(Graph graph, Loss loss, long seed, int batch, double divisor) {
        Sampling sampling = new Sampling(ROWS, SHARDS, batch, seed);
        return new GradientTask(graph, loss, Scaling.divideBy(FEATURES, divisor), sampling);
    }

    /** A task that takes rows for images of one line. */
    private static GradientTask augmented(GradientTask task) {
        ImageShape shape = new ImageShape(1, 1, FEATURES);
        return new GradientTask(
                task.graph(),
                task.loss(),
                task.scaling(),
                task.sampling(),
                task.targets(),
                null,
                Rounding.NONE,
                new Augmentation(shape, 2, 0, 0.2, 0, Flip.BOTH, new Elastic(0.3, 2), 1));
    }

    private static float[] normals(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** One a model. */
    public static List<GradientTask> tasks() {
        return TASKS;
    }

    /** Number of sets of models, the empty one included. */
    public static int subsets() {
        return 1 << TASKS.size();
    }

    /** Thetas of a step, drawn anew; null for the models that are not in the subset, from 0. */
    public static List<float[]> thetas(long step, int subset) {
        List<float[]> thetas = new ArrayList<>();
        for (int i = 0; i < TASKS.size(); i++) {
            SplittableRandom random = new SplittableRandom(100 * step + i);
            float[] theta = normals(random, TASKS.get(i).graph().thetaLength());
            thetas.add((subset >> i & 1) == 0 ? null : theta);
        }
        return thetas;
    }

    /** The sums of the step from a source in this process for each model alone. */
    public static List<GradientSum> expected(List<float[]> thetas, long step) {
        List<GradientSum> sums = new ArrayList<>();
        for (int i = 0; i < TASKS.size(); i++) {
            float[] theta = thetas.get(i);
            InProcess alone = new InProcess(TASKS.get(i), new LocalShards(shards(), 1));
            sums.add(theta == null ? null : alone.gradient(theta, step));
        }
        return sums;
    }

    /** Checks that a source gives every subset of the models its sums, step after step. */
    public static void assertExact(GradientSource source, String where) {
        for (int subset = 0; subset < subsets(); subset++) {
            List<float[]> thetas = thetas(subset, subset);

            List<GradientSum> sums = source.gradients(thetas, subset);

            assertSameBits(sums, expected(thetas, subset), where + ", subset " + subset);
        }
        assertThat(source.times().steps()).as(where).isEqualTo(subsets());
    }

    /** Checks sums and the places where there are none. */
    public static void assertSameBits(
            List<GradientSum> actual, List<GradientSum> expected, String where) {
        assertThat(actual).as(where).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            String model = "%s, model %d".formatted(where, i);
            if (expected.get(i) == null) {
                assertThat(actual.get(i)).as(model).isNull();
            } else {
                assertSameBits(actual.get(i), expected.get(i), model);
            }
        }
    }

    private static void assertSameBits(GradientSum actual, GradientSum expected, String where) {
        assertThat(actual).as(where).isNotNull();
        assertThat(actual.gradient()).as(where).isEqualTo(expected.gradient());
        assertThat(actual.loss()).as(where).isEqualTo(expected.loss());
        assertThat(actual.weight()).as(where).isEqualTo(expected.weight());
        assertThat(actual.count()).as(where).isEqualTo(expected.count());
    }
}
