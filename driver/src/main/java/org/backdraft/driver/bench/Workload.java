package org.backdraft.driver.bench;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.nn.Graph;

import java.util.Map;

/**
 * A network and how it is trained: images of 28 x 28 pixels, or 20 features that are drawn, softmax
 * cross entropy, SGD with momentum 0.9. The learning rate is 0.1, but 0.01 for LeNet.
 */
public enum Workload {
    /** 784-300-100-10 with ReLU, batches of 128. */
    W1("mnist-mlp", 128, 5, 0.1, BenchNetwork.perceptron("relu", 784, 300, 100, 10)),
    /** 784-1024-1024-10 with ReLU, batches of 1024. */
    W2("wide", 1024, 3, 0.1, BenchNetwork.perceptron("relu", 784, 1024, 1024, 10)),
    /** 784-10, batches of 256. */
    W3("softmax regression", 256, 5, 0.1, BenchNetwork.perceptron("relu", 784, 10)),
    /** W1 with sigmoids, all 60,000 examples a step, as MLlib's multilayer perceptron trains. */
    W4(
            "full batch",
            Workload.TRAIN_ROWS,
            6,
            0.1,
            BenchNetwork.perceptron("sigmoid", 784, 300, 100, 10)),
    /** 20-10-2 with ReLU, batches of 32: what a step costs beside its arithmetic. */
    W5("step latency", 32, 5, 0.1, BenchNetwork.perceptron("relu", 20, 10, 2)),
    /** Caffe's LeNet, batches of 128. */
    W6("lenet", 128, 3, 0.01, BenchNetwork.lenet()),
    /** A residual network, batches of 128; of drawn digits a tenth as many. */
    W7("residual network", 128, 3, 0.1, BenchNetwork.residual());

    /** Examples of the training data. */
    static final int TRAIN_ROWS = 60_000;

    private static final int TEST_ROWS = 10_000;
    private static final int PIXELS = 784;

    private final String title;
    private final int batchSize;
    private final int epochs;
    private final double learningRate;
    private final BenchNetwork network;

    Workload(String title, int batchSize, int epochs, double learningRate, BenchNetwork network) {
        this.title = title;
        this.batchSize = batchSize;
        this.epochs = epochs;
        this.learningRate = learningRate;
        this.network = network;
    }

    /** The network. */
    Graph graph() {
        return new Graph(network.inputs(), config(null, Map.of()).network());
    }

    /** Examples of a minibatch. */
    public int batchSize() {
        return batchSize;
    }

    /** Name, network and batch size, for people. */
    public String title() {
        return "%s %s, %s, batch %d".formatted(name(), title, network.layers(), batchSize);
    }

    /** Floating-point operations that an example costs in matrix products. */
    public double flopsPerExample() {
        return graph().flopsPerExample();
    }

    /** Numbers of the network's weights and biases. */
    public long parameters() {
        return graph().parameterCount();
    }

    /**
     * The run's configuration.
     *
     * @param mnist folder of the four files of MNIST, or null to draw digits instead
     */
    public RunConfig config(String mnist, Map<String, String> settings) {
        String data =
                "train {%s}, test {%s}"
                        .formatted(
                                source(mnist, "train", rows(TRAIN_ROWS), 1),
                                source(mnist, "t10k", rows(TEST_ROWS), 2));
        return parsed(data, settings);
    }

    /** The same without the test data. */
    RunConfig withoutTest(String mnist, Map<String, String> settings) {
        String data = "train {%s}".formatted(source(mnist, "train", rows(TRAIN_ROWS), 1));
        return parsed(data, settings);
    }

    private int rows(int most) {
        return this == W7 ? most / 10 : most;
    }

    private RunConfig parsed(String data, Map<String, String> settings) {
        String text =
                """
                data { %s, scaling {type = divide-by, by = %d} }
                network = [%s]
                loss = cross-entropy
                optimizer {type = sgd, learning-rate = %s, momentum = 0.9}
                batch-size = %d
                epochs = %d
                """
                        .formatted(
                                data,
                                network.inputs() == PIXELS ? 255 : 1,
                                network.modules(),
                                learningRate,
                                batchSize,
                                epochs);
        return RunConfig.parse(text, "workload " + name(), settings);
    }

    private String source(String mnist, String part, int rows, int seed) {
        if (network.inputs() != PIXELS) {
            return "format = generated, kind = blobs, classes = 2, features = %d, rows = %d, seed = %d"
                    .formatted(network.inputs(), rows, seed);
        }
        return mnist == null
                ? "format = generated, rows = %d, seed = %d".formatted(rows, seed)
                : "format = idx, path = \"%1$s/%2$s-images-idx3-ubyte.gz\", labels = \"%1$s/%2$s-labels-idx1-ubyte.gz\""
                        .formatted(mnist, part);
    }
}
