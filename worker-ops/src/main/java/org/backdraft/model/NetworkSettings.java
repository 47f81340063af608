package org.backdraft.model;

import org.backdraft.nn.Add;
import org.backdraft.nn.AveragePool;
import org.backdraft.nn.BatchNorm;
import org.backdraft.nn.Concat;
import org.backdraft.nn.Convolution;
import org.backdraft.nn.Dropout;
import org.backdraft.nn.Elu;
import org.backdraft.nn.Flatten;
import org.backdraft.nn.Gelu;
import org.backdraft.nn.GlobalAveragePool;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Identity;
import org.backdraft.nn.Initializer;
import org.backdraft.nn.LayerNorm;
import org.backdraft.nn.LeakyRelu;
import org.backdraft.nn.Linear;
import org.backdraft.nn.MaxPool;
import org.backdraft.nn.Module;
import org.backdraft.nn.Multiply;
import org.backdraft.nn.Node;
import org.backdraft.nn.Relu;
import org.backdraft.nn.Reshape;
import org.backdraft.nn.Scale;
import org.backdraft.nn.Shape;
import org.backdraft.nn.Sigmoid;
import org.backdraft.nn.Silu;
import org.backdraft.nn.Softmax;
import org.backdraft.nn.Softplus;
import org.backdraft.nn.Tanh;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The list {@code network}: one section a module, in order. */
public final class NetworkSettings {
    private static final List<String> TYPES =
            List.of(
                    "linear",
                    "conv1d",
                    "conv2d",
                    "sigmoid",
                    "tanh",
                    "relu",
                    "leaky-relu",
                    "elu",
                    "gelu",
                    "silu",
                    "softplus",
                    "softmax",
                    "identity",
                    "scale",
                    "add",
                    "multiply",
                    "concat",
                    "reshape",
                    "flatten",
                    "dropout",
                    "max-pool2d",
                    "max-pool1d",
                    "avg-pool2d",
                    "avg-pool1d",
                    "global-avg-pool",
                    "layer-norm",
                    "batch-norm");

    private NetworkSettings() {}

    /** The nodes with those named by {@code freeze} frozen. */
    public static List<Node> read(Settings root) {
        List<Node> nodes = read(root.sections("network"));
        List<String> freeze = root.words("freeze", List.of());
        List<String> names = nodes.stream().map(Node::name).toList();
        for (String name : freeze) {
            if (!names.contains(name)) {
                throw root.mistake(
                        "freeze",
                        "there is no module '%s'; there are %s"
                                .formatted(name, String.join(", ", names)));
            }
        }
        return nodes.stream()
                .map(node -> freeze.contains(node.name()) ? node.freeze() : node)
                .toList();
    }

    /** The nodes; without {@code inputs} a module takes the one before it. */
    private static List<Node> read(List<? extends Settings> modules) {
        List<Node> nodes = new ArrayList<>();
        Map<String, Integer> counts = new HashMap<>();
        String before = Graph.INPUT;
        for (Settings module : modules) {
            String type = type(module);
            String name =
                    module.text(
                            "name", type.replace("-", "") + counts.merge(type, 1, Integer::sum));
            List<String> inputs = module.words("inputs", List.of(before));
            nodes.add(new Node(name, module(type, module), inputs, module.text("shares", "")));
            before = name;
        }
        return nodes;
    }

    private static String type(Settings module) {
        if (module.text("type").equals("sign")) {
            throw module.mistake(
                    "type",
                    "sign has the gradient 0 wherever it has one, so nothing before it would ever"
                            + " learn; for the perceptron end in a linear module with loss ="
                            + " perceptron, whose decision is the sign; inside a network use tanh");
        }
        return module.oneOf("type", TYPES);
    }

    private static Module module(String type, Settings module) {
        return switch (type) {
            case "linear" -> linear(module);
            case "conv1d" -> convolution(module, 1);
            case "conv2d" -> convolution(module, 2);
            case "sigmoid" -> new Sigmoid();
            case "tanh" -> new Tanh();
            case "relu" -> new Relu();
            case "leaky-relu" -> new LeakyRelu((float) module.number("leak", 0.01));
            case "elu" -> new Elu((float) module.number("alpha", 1));
            case "gelu" -> new Gelu();
            case "silu" -> new Silu();
            case "softplus" -> new Softplus();
            case "softmax" -> new Softmax();
            case "identity" -> new Identity();
            case "scale" -> new Scale(module.flag("bias", true));
            case "add" -> new Add();
            case "multiply" -> new Multiply();
            case "concat" -> new Concat();
            case "reshape" -> new Reshape(shape(module));
            case "flatten" -> new Flatten();
            case "dropout" -> new Dropout(module.number("rate", 0.5));
            case "max-pool2d" -> new MaxPool(WindowSettings.pooling(module, 2, true));
            case "max-pool1d" -> new MaxPool(WindowSettings.pooling(module, 1, true));
            case "avg-pool2d" -> average(module, 2);
            case "avg-pool1d" -> average(module, 1);
            case "global-avg-pool" -> new GlobalAveragePool();
            case "layer-norm" -> new LayerNorm(module.number("epsilon", 1e-5));
            default ->
                    new BatchNorm(module.number("momentum", 0.1), module.number("epsilon", 1e-5));
        };
    }

    private static Shape shape(Settings module) {
        List<Integer> dimensions = module.wholeInts("shape", null, 1);
        if (dimensions.isEmpty() || dimensions.size() > 3) {
            throw module.mistake(
                    "shape",
                    "expected [features], [channels, length] or [channels, height, width], not "
                            + dimensions);
        }
        return new Shape(dimensions);
    }

    private static Linear linear(Settings module) {
        module.text("units");
        return new Linear(
                module.wholeInt("units", 1, 1),
                module.flag("bias", true),
                module.choice("init", Initializer.class, Initializer.GLOROT));
    }

    private static AveragePool average(Settings module, int dimensions) {
        return new AveragePool(
                WindowSettings.pooling(module, dimensions, false),
                module.flag("count-padding", true));
    }

    private static Convolution convolution(Settings module, int dimensions) {
        module.text("channels");
        int channels = module.wholeInt("channels", 1, 1);
        int groups = module.wholeInt("groups", 1, 1);
        if (channels % groups > 0) {
            throw module.mistake(
                    "groups", "%d groups don't divide %d channels".formatted(groups, channels));
        }
        return new Convolution(
                channels,
                WindowSettings.convolution(module, dimensions),
                groups,
                module.flag("bias", true),
                module.choice("init", Initializer.class, Initializer.GLOROT));
    }
}
