package org.backdraft.driver.kernels;

import org.backdraft.nn.Activation;
import org.backdraft.nn.Elu;
import org.backdraft.nn.Gelu;
import org.backdraft.nn.LeakyRelu;
import org.backdraft.nn.Relu;
import org.backdraft.nn.Sigmoid;
import org.backdraft.nn.Silu;
import org.backdraft.nn.Softplus;
import org.backdraft.nn.Tanh;
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

/** The activations on the 64 x 300 numbers of W1's first hidden layer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ActivationBenchmark {
    private static final int SIZE = 64 * 300;

    /** Each one that there is. */
    public enum Function {
        SIGMOID(new Sigmoid()),
        TANH(new Tanh()),
        RELU(new Relu()),
        LEAKY_RELU(new LeakyRelu(0.01f)),
        ELU(new Elu(1f)),
        GELU(new Gelu()),
        SILU(new Silu()),
        SOFTPLUS(new Softplus());

        private final Activation module;

        Function(Activation module) {
            this.module = module;
        }

        Activation module() {
            return module;
        }
    }

    @Param private Function function;
    private float[] x;
    private float[] y;
    private float[] dY;
    private float[] dX;

    /** Draws the numbers, of which half are below 0. */
    @Setup
    public void draw() {
        x = RandomFloats.array(SIZE, 1);
        y = new float[SIZE];
        dY = RandomFloats.array(SIZE, 2);
        dX = new float[SIZE];
        function.module.values(x, y, 0, SIZE);
    }

    /** y = f(x). */
    @Benchmark
    public float[] forward() {
        function.module.values(x, y, 0, SIZE);
        return y;
    }

    /** dX += dY f'(x). */
    @Benchmark
    public float[] backward() {
        function.module.addSlopes(x, y, dY, dX, 0, SIZE);
        return dX;
    }
}
