package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Modules' outputs and gradients against PyTorch's; golden/modules.py says which. */
class ModuleGoldensTest {
    /*
     * PyTorch computed in float64 and the file has 12 digits, so the differences are Backdraft's
     * roundings: under 20 of 2^-24 = 6e-8 of numbers up to 10.
     */
    private static final double TOLERANCE = 1e-5;

    /**
     * With few rows or columns a norm divides by a small deviation, which magnifies the mean's
     * rounding and cancels sums of dY / deviation, numbers up to 50.
     */
    private static final double NORM_TOLERANCE = 5e-5;

    private static final double MOMENTUM = 0.25;

    private static final Map<String, Module> MODULES =
            Map.ofEntries(
                    Map.entry("sigmoid", new Sigmoid()),
                    Map.entry("tanh", new Tanh()),
                    Map.entry("relu", new Relu()),
                    Map.entry("leaky-relu", new LeakyRelu(0.125f)),
                    Map.entry("elu", new Elu(0.75f)),
                    Map.entry("gelu", new Gelu()),
                    Map.entry("silu", new Silu()),
                    Map.entry("softplus", new Softplus()),
                    Map.entry("softmax", new Softmax()),
                    Map.entry("identity", new Identity()),
                    Map.entry("add", new Add()),
                    Map.entry("multiply", new Multiply()),
                    Map.entry("concat", new Concat()),
                    Map.entry("linear", new Linear(3)),
                    Map.entry("linear-no-bias", new Linear(3, false, Initializer.HE)),
                    Map.entry("scale", new Scale(true)),
                    Map.entry("scale-no-bias", new Scale(false)),
                    Map.entry("max-pool2d", new MaxPool(Window.square(2, 2, 0))),
                    Map.entry("max-pool2d-all", new MaxPool(window(3, 2, 2, 1, 1, 1, 1, 2))),
                    Map.entry("max-pool1d", new MaxPool(window(3, 2, 1, 2))),
                    Map.entry("avg-pool2d", new AveragePool(Window.square(2, 2, 0), true)),
                    Map.entry(
                            "avg-pool2d-padded",
                            new AveragePool(window(3, 2, 2, 1, 1, 1, 1, 1), true)),
                    Map.entry(
                            "avg-pool2d-inside",
                            new AveragePool(window(3, 2, 2, 1, 1, 1, 1, 1), false)),
                    Map.entry("avg-pool1d", new AveragePool(window(3, 2, 1, 1), true)),
                    Map.entry("global-avg-pool", new GlobalAveragePool()),
                    Map.entry("image-batch-norm", new BatchNorm(MOMENTUM, 1e-5)),
                    Map.entry("layer-norm", new LayerNorm(1e-5)),
                    Map.entry("batch-norm", new BatchNorm(MOMENTUM, 1e-5)));

    private static final Map<String, Golden> GOLDENS = Golden.read("modules.txt");

    /** Kernel, stride, padding and dilation, in turn. */
    private static Window window(Integer... sizes) {
        int dimensions = sizes.length / 4;
        List<Integer> all = List.of(sizes);
        return new Window(
                all.subList(0, dimensions),
                all.subList(dimensions, 2 * dimensions),
                all.subList(2 * dimensions, 3 * dimensions),
                all.subList(3 * dimensions, 4 * dimensions));
    }

    static Collection<Golden> goldens() {
        return GOLDENS.values();
    }

    @Test
    void goldens_together_haveEveryModuleThatComputes() {
        Set<Class<?>> modules = new HashSet<>();
        goldens().forEach(golden -> modules.add(MODULES.get(golden.kind()).getClass()));
        // Convolutions have a test of their own.
        modules.addAll(List.of(Dropout.class, Reshape.class, Flatten.class, Convolution.class));

        assertThat(modules).containsExactlyInAnyOrderElementsOf(Registered.records(Module.class));
        assertThat(GOLDENS).hasSize(4 * MODULES.size());
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void forwardAndBackward_likePyTorch(Golden golden) {
        Module module = MODULES.get(golden.kind());
        double tolerance = golden.kind().endsWith("-norm") ? NORM_TOLERANCE : TOLERANCE;
        int inputs = golden.tensors().containsKey("x1") ? 3 : 1;
        Matrix[] x = new Matrix[inputs];
        Matrix[] dX = new Matrix[inputs];
        for (int k = 0; k < inputs; k++) {
            x[k] = golden.get("x" + k);
            dX[k] = golden.zerosLike("x" + k);
        }
        boolean trained = golden.tensors().containsKey("theta");
        float[] theta = trained ? golden.numbers("theta") : new float[0];
        // Room for a norm's statistics behind the parameters.
        float[] gradient = new float[2 * theta.length];
        Matrix y = golden.zerosLike("y");
        Pass pass = new Pass(module, golden.shapes(x), y.rows(), 0, theta.length);

        pass.train(theta, gradient, 0);
        module.forward(pass, x, y);
        module.backward(pass, x, y, golden.get("dY"), dX);

        golden.assertClose("y", y, tolerance);
        for (int k = 0; k < inputs; k++) {
            golden.assertClose("dX" + k, dX[k], tolerance);
        }
        if (trained) {
            float[] parameters = Arrays.copyOf(gradient, theta.length);
            golden.assertClose("dTheta", parameters, golden.numbers("dTheta"), tolerance);
        }
    }

    static List<Golden> batchNorms() {
        return goldens().stream().filter(golden -> golden.kind().endsWith("batch-norm")).toList();
    }

    /** s, b, then the running statistics of before. */
    private static float[] theta(Golden golden) {
        int width = golden.get("mean").cols();
        float[] theta = Arrays.copyOf(golden.numbers("theta"), 4 * width);
        System.arraycopy(golden.numbers("mean"), 0, theta, 2 * width, width);
        System.arraycopy(golden.numbers("var"), 0, theta, 3 * width, width);
        return theta;
    }

    private static Graph graph(Golden golden) {
        Matrix x = golden.get("x0");
        Module shaped = new Reshape(golden.shapes(x).get(0));
        return new Graph(
                x.cols(),
                List.of(
                        new Node("shaped", shaped, List.of(Graph.INPUT)),
                        new Node("norm", MODULES.get("batch-norm"), List.of("shaped"))));
    }

    @ParameterizedTest
    @MethodSource("batchNorms")
    void batchNorm_evaluation_likePyTorch(Golden golden) {
        Matrix x = golden.get("x0");
        Backprop backprop = new Backprop(graph(golden), new SquaredError(), x.rows());

        golden.assertClose("evaluated", backprop.forward(theta(golden), x), TOLERANCE);
    }

    /**
     * PyTorch normalises by the variance with n, but its running variance takes the one with n - 1:
     * new = (1 - momentum) old + momentum unbiased. Backdraft's takes the one with n, so the golden
     * number is turned into that: old and new give unbiased, times (n - 1) / n.
     */
    @ParameterizedTest
    @MethodSource("batchNorms")
    void batchNorm_runningStatistics_likePyTorchButForBesselsCorrection(Golden golden) {
        Matrix x = golden.get("x0");
        int width = golden.get("mean").cols();
        int n = x.size() / width;
        Graph graph = graph(golden);
        float[] theta = theta(golden);
        float[] sums = new float[theta.length];
        Matrix weight = Matrix.zeros(x.rows(), 1);
        new Backprop(graph, new SquaredError(), x.rows()).gradient(theta, x, x, weight, 0, sums);

        graph.updateStatistics(theta, sums, x.rows());

        float[] expected = new float[width];
        for (int j = 0; j < width; j++) {
            double kept = (1 - MOMENTUM) * golden.numbers("var")[j];
            double step = golden.numbers("newVar")[j] - kept;
            expected[j] = (float) (kept + step * (n - 1) / n);
        }
        float[] mean = Arrays.copyOfRange(theta, 2 * width, 3 * width);
        float[] variance = Arrays.copyOfRange(theta, 3 * width, 4 * width);
        golden.assertClose("newMean", mean, golden.numbers("newMean"), TOLERANCE);
        golden.assertClose("newVar", variance, expected, TOLERANCE);
    }
}
