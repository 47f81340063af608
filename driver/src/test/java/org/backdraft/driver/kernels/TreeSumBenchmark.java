package org.backdraft.driver.kernels;

import org.backdraft.worker.GradientSum;
import org.backdraft.worker.TreeSum;
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

import java.util.concurrent.TimeUnit;

/** Gradient sums of W1's 266,610 parameters, cleared and added up along the tree. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class TreeSumBenchmark {
    private static final int PARAMETERS = 266_610;

    @Param({"2", "16"})
    private int shards;

    private TreeSum tree;
    private GradientSum one;
    private GradientSum other;

    /** Sums of zeros, which stay so: numbers would double until they leave float32. */
    @Setup
    public void make() {
        tree = new TreeSum(shards, PARAMETERS);
        one = new GradientSum(PARAMETERS);
        other = new GradientSum(PARAMETERS);
        other.overwritten();
    }

    /** What a step does to the sums of so many shards beside computing them. */
    @Benchmark
    public GradientSum tree() {
        tree.reset();
        for (int shard = 0; shard < shards; shard++) {
            GradientSum sum = tree.buffer();
            sum.clear();
            sum.overwritten();
            tree.offerShard(shard, sum);
        }
        return tree.root();
    }

    /** One addition, whatever the number of shards. */
    @Benchmark
    public GradientSum add() {
        one.add(other);
        return one;
    }
}
