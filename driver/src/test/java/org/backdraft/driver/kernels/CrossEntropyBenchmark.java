package org.backdraft.driver.kernels;

import org.backdraft.nn.CrossEntropy;
import org.backdraft.nn.Loss;
import org.backdraft.tensor.Matrix;
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

/** Softmax and cross entropy of 64 rows. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class CrossEntropyBenchmark {
    private static final int ROWS = 64;

    @Param({"10", "1000"})
    private int classes;

    private final Loss loss = new CrossEntropy();
    private Matrix output;
    private Matrix target;
    private Matrix weight;
    private Matrix dOutput;

    /** Draws logits, and gives the classes in turn. */
    @Setup
    public void draw() {
        output = RandomFloats.matrix(ROWS, classes, 1);
        target = Matrix.zeros(ROWS, 1);
        for (int i = 0; i < ROWS; i++) {
            target.set(i, 0, i % classes);
        }
        weight = Matrix.zeros(ROWS, 1);
        weight.fill(1f);
        dOutput = Matrix.zeros(ROWS, classes);
    }

    /** The loss, and its gradient with respect to the logits. */
    @Benchmark
    public double gradient() {
        return loss.gradient(output, target, weight, dOutput);
    }

    /** The loss alone, as in an evaluation. */
    @Benchmark
    public double lossSum() {
        return loss.lossSum(output, target, weight);
    }
}
