package org.backdraft.driver.kernels;

import org.backdraft.tensor.Blas;
import org.backdraft.tensor.Matrix;
import org.openjdk.jmh.annotations.AuxCounters;
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

/** The three products of a linear module: products a millisecond, and GFLOP/s. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class BlasBenchmark {
    /** Rows of a shard's part of a batch, inputs and units. */
    public enum Layer {
        W1_64_784_300(64, 784, 300),
        W1_64_300_100(64, 300, 100),
        W1_64_100_10(64, 100, 10),
        W2_512_784_1024(512, 784, 1024),
        W2_512_1024_1024(512, 1024, 1024),
        W2_512_1024_10(512, 1024, 10);

        private final int rows;
        private final int inputs;
        private final int units;

        Layer(int rows, int inputs, int units) {
            this.rows = rows;
            this.inputs = inputs;
            this.units = units;
        }
    }

    /** What JMH divides by the time as it does the number of products. */
    @AuxCounters
    @State(Scope.Thread)
    public static class Work {
        /** Millions of floating-point operations; a million a millisecond are a GFLOP/s. */
        public double gigaflops;

        private void count(Layer layer) {
            gigaflops += 2e-6 * layer.rows * layer.inputs * layer.units;
        }
    }

    @Param private Layer layer;
    private Matrix x;
    private Matrix weight;
    private Matrix y;
    private Matrix dX;
    private Matrix dWeight;

    /** Draws the operands, and loads the library. */
    @Setup
    public void draw() {
        Blas.library();
        x = RandomFloats.matrix(layer.rows, layer.inputs, 1);
        weight = RandomFloats.matrix(layer.units, layer.inputs, 2);
        y = RandomFloats.matrix(layer.rows, layer.units, 3);
        dX = Matrix.zeros(layer.rows, layer.inputs);
        dWeight = Matrix.zeros(layer.units, layer.inputs);
    }

    /** y = x weight'. */
    @Benchmark
    public void forward(Work work) {
        Blas.multiply(x, false, weight, true, 0f, y);
        work.count(layer);
    }

    /** dWeight += dY' x. */
    @Benchmark
    public void weightGradient(Work work) {
        Blas.multiply(y, true, x, false, 1f, dWeight);
        work.count(layer);
    }

    /** dX += dY weight. */
    @Benchmark
    public void inputGradient(Work work) {
        Blas.multiply(y, false, weight, false, 1f, dX);
        work.count(layer);
    }
}
