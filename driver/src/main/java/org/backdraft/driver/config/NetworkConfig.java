package org.backdraft.driver.config;

import org.backdraft.nn.Add;
import org.backdraft.nn.Concat;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Identity;
import org.backdraft.nn.Initializer;
import org.backdraft.nn.Linear;
import org.backdraft.nn.Module;
import org.backdraft.nn.Node;
import org.backdraft.nn.Relu;
import org.backdraft.nn.Sigmoid;
import org.backdraft.nn.Tanh;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The list {@code network}: one section a module, in order. */
final class NetworkConfig {
    private static final List<String> TYPES =
            List.of("linear", "sigmoid", "tanh", "relu", "identity", "add", "concat");

    private NetworkConfig() {}

    /** The nodes; without {@code inputs} a module takes the one before it. */
    static List<Node> read(List<ConfigReader> modules) {
        List<Node> nodes = new ArrayList<>();
        Map<String, Integer> counts = new HashMap<>();
        String before = Graph.INPUT;
        for (ConfigReader module : modules) {
            String type = module.oneOf("type", TYPES);
            String name = module.text("name", type + counts.merge(type, 1, Integer::sum));
            nodes.add(
                    new Node(name, module(type, module), module.words("inputs", List.of(before))));
            before = name;
        }
        return nodes;
    }

    private static Module module(String type, ConfigReader module) {
        return switch (type) {
            case "linear" -> linear(module);
            case "sigmoid" -> new Sigmoid();
            case "tanh" -> new Tanh();
            case "relu" -> new Relu();
            case "identity" -> new Identity();
            case "add" -> new Add();
            default -> new Concat();
        };
    }

    private static Linear linear(ConfigReader module) {
        module.text("units");
        return new Linear(
                module.wholeInt("units", 1, 1),
                module.flag("bias", true),
                module.choice("init", Initializer.class, Initializer.GLOROT));
    }
}
