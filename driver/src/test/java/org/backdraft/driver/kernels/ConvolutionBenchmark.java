package org.backdraft.driver.kernels;

import org.backdraft.nn.Backprop;
import org.backdraft.nn.Convolution;
import org.backdraft.nn.Flatten;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Initializer;
import org.backdraft.nn.Module;
import org.backdraft.nn.Node;
import org.backdraft.nn.Reshape;
import org.backdraft.nn.Scale;
import org.backdraft.nn.Shape;
import org.backdraft.nn.SquaredError;
import org.backdraft.nn.Window;
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

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A convolution of 16 images, in sweeps a millisecond, and GFLOP/s: forward, and with all
 * gradients. What lies around it (a factor a pixel, and the squared error) counts as time, but not
 * as work.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ConvolutionBenchmark {
    private static final int ROWS = 16;

    /** Channels in and out, the side of the image, kernel, stride and padding. */
    public enum Layer {
        W6_1_20(1, 20, 28, 5, 1, 0),
        W6_20_50(20, 50, 12, 5, 1, 0),
        W7_1_16(1, 16, 28, 3, 1, 1),
        W7_16_16(16, 16, 28, 3, 1, 1),
        W7_16_32(16, 32, 28, 3, 2, 1),
        W7_32_32(32, 32, 14, 3, 1, 1),
        W7_64_64(64, 64, 7, 3, 1, 1);

        private final Shape shape;
        private final Convolution convolution;

        Layer(int inputs, int channels, int side, int kernel, int stride, int padding) {
            Window window = Window.square(kernel, stride, padding);
            this.shape = Shape.of(inputs, side, side);
            this.convolution = new Convolution(channels, window, 1, true, Initializer.HE);
        }
    }

    /** What JMH divides by the time as it does the number of sweeps. */
    @AuxCounters
    @State(Scope.Thread)
    public static class Work {
        /** Millions of floating-point operations; a million a millisecond are a GFLOP/s. */
        public double gigaflops;
    }

    @Param private Layer layer;
    private Backprop backprop;
    private double megaflops;
    private Matrix x;
    private Matrix target;
    private Matrix weight;
    private float[] theta;
    private float[] gradient;

    /** Draws the operands, and loads the library. */
    @Setup
    public void draw() {
        Module[] modules = {
            new Scale(false), new Reshape(layer.shape), layer.convolution, new Flatten()
        };
        List<Node> nodes = new java.util.ArrayList<>();
        for (Module module : modules) {
            String before = nodes.isEmpty() ? Graph.INPUT : "n" + (nodes.size() - 1);
            nodes.add(new Node("n" + nodes.size(), module, List.of(before)));
        }
        Graph graph = new Graph(layer.shape.size(), nodes);
        backprop = new Backprop(graph, new SquaredError(), ROWS);
        megaflops = 1e-6 * ROWS * graph.flopsPerExample();
        x = RandomFloats.matrix(ROWS, graph.inputWidth(), 1);
        target = RandomFloats.matrix(ROWS, graph.outputWidth(), 2);
        weight = Matrix.zeros(ROWS, 1);
        weight.fill(1f);
        theta = graph.initialTheta(1);
        gradient = new float[theta.length];
    }

    /** y = W X + b. */
    @Benchmark
    public Matrix forward(Work work) {
        work.gigaflops += megaflops / 3;
        return backprop.forward(theta, x);
    }

    /** The same, and dW, db and dX. */
    @Benchmark
    public double gradient(Work work) {
        work.gigaflops += megaflops;
        return backprop.gradient(theta, x, target, weight, 1, gradient);
    }
}
