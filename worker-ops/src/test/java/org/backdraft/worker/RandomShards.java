package org.backdraft.worker;

import org.backdraft.nn.Graph;
import org.backdraft.nn.Linear;
import org.backdraft.nn.Node;
import org.backdraft.nn.Tanh;
import org.backdraft.tensor.RandomMatrices;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Seeded shards and a network for them: 3 features, 2 classes or 2 numeric targets. */
final class RandomShards {
    static final int FEATURES = 3;

    private RandomShards() {}

    /** linear 4, tanh, linear 2. */
    static Graph network() {
        return network(4);
    }

    /** linear {@code width}, tanh, linear 2. */
    static Graph network(int width) {
        return new Graph(
                FEATURES,
                List.of(
                        new Node("hidden", new Linear(width), List.of(Graph.INPUT)),
                        new Node("bend", new Tanh(), List.of("hidden")),
                        new Node("output", new Linear(2), List.of("bend"))));
    }

    /** Shards 0, 1, ... of these sizes with class targets and weights from 0.5 to 1.5. */
    static List<Shard> classes(long seed, int... sizes) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Shard> shards = new ArrayList<>();
        for (int s = 0; s < sizes.length; s++) {
            float[] targets = new float[sizes[s]];
            float[] weights = new float[sizes[s]];
            for (int i = 0; i < sizes[s]; i++) {
                targets[i] = random.nextInt(2);
                weights[i] = 0.5f + (float) random.nextDouble();
            }
            float[] features = RandomMatrices.normals(random, sizes[s] * FEATURES);
            shards.add(new Shard(s, 1, floats(features), targets, weights));
        }
        return shards;
    }

    /** One shard with two numeric targets a row and no weights. */
    static Shard numbers(long seed, int rows) {
        SplittableRandom random = new SplittableRandom(seed);
        return new Shard(
                0,
                2,
                floats(RandomMatrices.normals(random, rows * FEATURES)),
                RandomMatrices.normals(random, rows * 2),
                new float[0]);
    }

    /** Rows of {@link #FEATURES} numbers. */
    static Features floats(float[] features) {
        return new FloatFeatures(features.length / FEATURES, FEATURES, features);
    }

    /** A copy of a shard's features, rows x features, unscaled. */
    static float[] raw(Shard shard) {
        float[] raw = new float[shard.rows() * shard.featureWidth()];
        for (int i = 0; i < shard.rows(); i++) {
            shard.features().copyRow(i, raw, i * shard.featureWidth());
        }
        return raw;
    }

    /** One of each feature. */
    static Scaling scaling() {
        return new Scaling(new float[] {0.5f, -1, 0}, new float[] {2, 0.25f, -1});
    }

    /** Examples with class targets, dealt to shards in turn: sizes differ by one at the most. */
    static List<Shard> dealt(long seed, int examples, int shards) {
        int[] sizes = new int[shards];
        for (int i = 0; i < examples; i++) {
            sizes[i % shards]++;
        }
        return classes(seed, sizes);
    }

    static long rows(List<Shard> shards) {
        return shards.stream().mapToLong(Shard::rows).sum();
    }
}
