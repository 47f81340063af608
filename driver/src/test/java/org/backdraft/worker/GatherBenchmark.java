package org.backdraft.worker;

import org.backdraft.nn.Graph;
import org.backdraft.nn.Initializer;
import org.backdraft.nn.Linear;
import org.backdraft.nn.Node;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A shard's 64 rows of a step of W1: 784 features each, scaled on their way. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class GatherBenchmark {
    private static final int SHARD_ROWS = 10_000;
    private static final int ROWS = 64;
    private static final int PIXELS = 784;
    private static final long ORDER_SEED = 3;

    /** How the shard stores its features. */
    public enum Storage {
        BYTE,
        HALF,
        FLOAT
    }

    @Param private Storage storage;
    private Shard shard;
    private MiniBatch batch;
    private int from;

    /** Draws the shard. */
    @Setup
    public void draw() {
        byte[] numbers = new byte[SHARD_ROWS * PIXELS];
        new Random(1).nextBytes(numbers);
        Features bytes = new ByteFeatures(SHARD_ROWS, PIXELS, numbers);
        shard = new Shard(0, 1, stored(bytes), new float[SHARD_ROWS], new float[0]);
        Linear linear = new Linear(10, true, Initializer.ZEROS);
        Graph graph = new Graph(PIXELS, List.of(new Node("out", linear, List.of(Graph.INPUT))));
        batch = new MiniBatch(ROWS, graph, 1, Scaling.divideBy(PIXELS, 255));
    }

    private Features stored(Features bytes) {
        if (storage == Storage.BYTE) {
            return bytes;
        }
        float[] numbers = new float[SHARD_ROWS * PIXELS];
        for (int i = 0; i < SHARD_ROWS; i++) {
            bytes.copyRow(i, numbers, i * PIXELS);
        }
        return storage == Storage.FLOAT
                ? new FloatFeatures(SHARD_ROWS, PIXELS, numbers)
                : new HalfFeatures(SHARD_ROWS, PIXELS, halves(numbers));
    }

    private static short[] halves(float[] numbers) {
        short[] halves = new short[numbers.length];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = Half.of(numbers[i]);
        }
        return halves;
    }

    /** The next rows of the shard's order. */
    @Benchmark
    public Object gather() {
        batch.gather(shard, ORDER_SEED, 0, from, from + ROWS);
        from = (from + ROWS) % (SHARD_ROWS - ROWS);
        return batch.input();
    }
}
