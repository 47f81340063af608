package org.backdraft.driver.bench;

import org.backdraft.driver.config.RunConfig;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A network and how it is trained: images of 784 pixels, or 20 features that are drawn, ReLU hidden
 * units but for W4's sigmoids, softmax cross entropy, SGD with momentum 0.9 and learning rate 0.1.
 */
public enum Workload {
    /** 784-300-100-10, batches of 128. */
    W1("mnist-mlp", "relu", 128, 5, 784, 300, 100, 10),
    /** 784-1024-1024-10, batches of 1024. */
    W2("wide", "relu", 1024, 3, 784, 1024, 1024, 10),
    /** 784-10, batches of 256. */
    W3("softmax regression", "relu", 256, 5, 784, 10),
    /** 784-300-100-10, all 60,000 examples a step, as MLlib's multilayer perceptron trains. */
    W4("full batch", "sigmoid", Workload.TRAIN_ROWS, 6, 784, 300, 100, 10),
    /** 20-10-2, batches of 32: what a step costs beside its arithmetic. */
    W5("step latency", "relu", 32, 5, 20, 10, 2);

    /** Examples of the training data. */
    static final int TRAIN_ROWS = 60_000;

    private static final int PIXELS = 784;

    private final String title;
    private final String activation;
    private final int batchSize;
    private final int epochs;
    private final int[] widths;

    Workload(String title, String activation, int batchSize, int epochs, int... widths) {
        this.title = title;
        this.activation = activation;
        this.batchSize = batchSize;
        this.epochs = epochs;
        this.widths = widths;
    }

    /** Numbers of each layer, the input's first. */
    int[] widths() {
        return widths.clone();
    }

    /** Examples of a minibatch. */
    public int batchSize() {
        return batchSize;
    }

    /** Name, network and batch size, for people. */
    public String title() {
        List<String> layers = new ArrayList<>();
        for (int width : widths) {
            layers.add(Integer.toString(width));
        }
        return "%s %s, %s, batch %d".formatted(name(), title, String.join("-", layers), batchSize);
    }

    /**
     * Floating-point operations an example costs in matrix products: per weight 2 forward, 2 for
     * its gradient and, but in the first layer, 2 for the gradient of the layer's input.
     */
    public double flopsPerExample() {
        double flops = 0;
        for (int i = 1; i < widths.length; i++) {
            flops += (i == 1 ? 4.0 : 6.0) * widths[i - 1] * widths[i];
        }
        return flops;
    }

    /** Numbers of the network's weights and biases. */
    public long parameters() {
        long count = 0;
        for (int i = 1; i < widths.length; i++) {
            count += (widths[i - 1] + 1L) * widths[i];
        }
        return count;
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
                                source(mnist, "train", TRAIN_ROWS, 1),
                                source(mnist, "t10k", 10_000, 2));
        return parsed(data, settings);
    }

    /** The same without the test data. */
    RunConfig withoutTest(String mnist, Map<String, String> settings) {
        return parsed("train {%s}".formatted(source(mnist, "train", TRAIN_ROWS, 1)), settings);
    }

    private RunConfig parsed(String data, Map<String, String> settings) {
        StringBuilder network = new StringBuilder();
        for (int i = 1; i < widths.length; i++) {
            network.append("{type = linear, units = %d, init = he}\n".formatted(widths[i]));
            network.append(i < widths.length - 1 ? "{type = %s}\n".formatted(activation) : "");
        }
        String text =
                """
                data { %s, scaling {type = divide-by, by = %d} }
                network = [%s]
                loss = cross-entropy
                optimizer {type = sgd, learning-rate = 0.1, momentum = 0.9}
                batch-size = %d
                epochs = %d
                """
                        .formatted(data, widths[0] == PIXELS ? 255 : 1, network, batchSize, epochs);
        return RunConfig.parse(text, "workload " + name(), settings);
    }

    private String source(String mnist, String part, int rows, int seed) {
        if (widths[0] != PIXELS) {
            return "format = generated, kind = blobs, classes = 2, features = %d, rows = %d, seed = %d"
                    .formatted(widths[0], rows, seed);
        }
        return mnist == null
                ? "format = generated, rows = %d, seed = %d".formatted(rows, seed)
                : "format = idx, path = \"%1$s/%2$s-images-idx3-ubyte.gz\", labels = \"%1$s/%2$s-labels-idx1-ubyte.gz\""
                        .formatted(mnist, part);
    }
}
