package org.backdraft.driver.bench;

/**
 * The network of a workload.
 *
 * @param inputs features of an example
 * @param layers what it is made of, for people
 * @param modules as a configuration's {@code network} has them
 */
record BenchNetwork(int inputs, String layers, String modules) {
    private static final int SIDE = 28;

    /** Linear modules of these widths, the input's first, with an activation between them. */
    static BenchNetwork perceptron(String activation, int... widths) {
        StringBuilder layers = new StringBuilder().append(widths[0]);
        StringBuilder modules = new StringBuilder();
        for (int i = 1; i < widths.length; i++) {
            layers.append('-').append(widths[i]);
            modules.append(linear(widths[i]));
            modules.append(i < widths.length - 1 ? "{type = %s}\n".formatted(activation) : "");
        }
        return new BenchNetwork(widths[0], layers.toString(), modules.toString());
    }

    /**
     * LeNet as Caffe's MNIST example has it, after LeCun, Bottou, Bengio and Haffner (1998):
     * 430,500 weights.
     */
    static BenchNetwork lenet() {
        String modules =
                IMAGES
                        + convolution("c1", 20, "kernel = 5")
                        + "{type = max-pool2d, kernel = 2}\n"
                        + convolution("c2", 50, "kernel = 5")
                        + "{type = max-pool2d, kernel = 2}\n{type = flatten}\n"
                        + linear(500)
                        + "{type = relu}\n"
                        + linear(10);
        return new BenchNetwork(SIDE * SIDE, "conv 20 5x5-pool-conv 50 5x5-pool-500-10", modules);
    }

    /**
     * A small residual network: three stages of two basic blocks of 16, 32 and 64 channels (He,
     * Zhang, Ren and Sun, "Deep residual learning for image recognition", CVPR 2016, section 4.2,
     * with projections where the size changes).
     */
    static BenchNetwork residual() {
        StringBuilder modules = new StringBuilder(IMAGES);
        modules.append(normalized("c0", 16, "kernel = 3, padding = 1", ""));
        modules.append("{type = relu, name = block0}\n");
        int channels = 16;
        for (int i = 1; i <= 6; i++) {
            int before = channels;
            channels = 16 << (i - 1) / 2;
            modules.append(block(i, channels, channels > before));
        }
        modules.append("{type = global-avg-pool}\n").append(linear(10));
        return new BenchNetwork(
                SIDE * SIDE,
                "conv 16 3x3-2 blocks of 16-2 of 32-2 of 64 channels-global pool-10",
                modules.toString());
    }

    private static final String IMAGES =
            "{type = reshape, shape = [1, %1$d, %1$d]}\n".formatted(SIDE);

    private static String block(int i, int channels, boolean shrinks) {
        String from = "inputs = [block%d]".formatted(i - 1);
        String stride = shrinks ? ", stride = 2" : "";
        String first = "kernel = 3, padding = 1" + stride;
        String shortcut = shrinks ? "s%dn".formatted(i) : "block%d".formatted(i - 1);
        return normalized("a" + i, channels, first, from)
                + "{type = relu}\n"
                + normalized("b" + i, channels, "kernel = 3, padding = 1", "")
                + (shrinks ? normalized("s" + i, channels, "kernel = 1" + stride, from) : "")
                + "{type = add, inputs = [b%dn, %s]}\n".formatted(i, shortcut)
                + "{type = relu, name = block%d}\n".formatted(i);
    }

    /** Without bias, as the norm has one; the norm's name ends in n. */
    private static String normalized(String name, int channels, String window, String inputs) {
        return convolution(name, channels, window + ", bias = false, " + inputs)
                + "{type = batch-norm, name = %sn}\n".formatted(name);
    }

    private static String convolution(String name, int channels, String settings) {
        return "{type = conv2d, name = %s, channels = %d, init = he, %s}\n"
                .formatted(name, channels, settings);
    }

    private static String linear(int units) {
        return "{type = linear, units = %d, init = he}\n".formatted(units);
    }
}
