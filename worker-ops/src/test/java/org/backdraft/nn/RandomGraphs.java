package org.backdraft.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Seeded networks of all modules, in which outputs feed several nodes and nodes share parameters.
 */
final class RandomGraphs {
    private static final int MOST_NODES = 12;

    /*
     * Modules that gradients are checked of must be smooth on the scale of the check's steps, 5e-3:
     * a norm of few numbers turns within sqrt(epsilon) of where they are equal.
     */
    private static final double EPSILON = 0.1;

    private final SplittableRandom random;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Integer> widths = new HashMap<>();

    private RandomGraphs(SplittableRandom random, int inputWidth) {
        this.random = random;
        widths.put(Graph.INPUT, inputWidth);
    }

    /** A network of up to 12 nodes and any shape. */
    static Graph dag(SplittableRandom random, int outputWidth) {
        int inputWidth = 1 + random.nextInt(4);
        RandomGraphs build = new RandomGraphs(random, inputWidth);
        build.add(new Linear(1 + random.nextInt(4)), List.of(Graph.INPUT), "");
        int size = random.nextInt(MOST_NODES - 2);
        for (int i = 0; i < size; i++) {
            build.grow();
        }
        build.finish(outputWidth);
        return new Graph(inputWidth, build.nodes);
    }

    private void grow() {
        String from = any();
        switch (random.nextInt(6)) {
            case 0 -> add(activation(), List.of(from), "");
            case 1 -> add(several(), List.of(from, sameWidth(from)), "");
            case 2 -> add(new Concat(), List.of(from, any(), Graph.INPUT), "");
            case 3 -> twin();
            default -> add(module(), List.of(from), "");
        }
    }

    private Module activation() {
        return switch (random.nextInt(8)) {
            case 0 -> new Sigmoid();
            case 1 -> new Tanh();
            case 2 -> new Relu();
            case 3 -> new LeakyRelu(0.2f);
            case 4 -> new Elu(1);
            case 5 -> new Gelu();
            case 6 -> new Silu();
            default -> new Softplus();
        };
    }

    private Module several() {
        return random.nextBoolean() ? new Add() : new Multiply();
    }

    private Module module() {
        return switch (random.nextInt(7)) {
            case 0 -> new Linear(1 + random.nextInt(4));
            case 1 -> new Scale(random.nextBoolean());
            case 2 -> new Softmax();
            case 3 -> new Identity();
            case 4 -> new Dropout(0.3);
            case 5 -> new LayerNorm(EPSILON);
            default -> new BatchNorm(0.1, EPSILON);
        };
    }

    /** A node with the parameters of an earlier one, on any input of that one's width. */
    private void twin() {
        Node of =
                anyThat(node -> !(node.module() instanceof BatchNorm) && node.inputs().size() == 1);
        String from = sameWidth(of.inputs().get(0));
        add(of.module(), List.of(from), of.name());
    }

    /** Whatever feeds nothing yet, side by side, into a last linear module. */
    private void finish(int outputWidth) {
        List<String> unused = new ArrayList<>(nodes.stream().map(Node::name).toList());
        nodes.forEach(node -> unused.removeAll(node.inputs()));
        if (unused.size() > 1) {
            add(new Concat(), unused, "");
        }
        String last = nodes.get(nodes.size() - 1).name();
        add(new Linear(outputWidth), List.of(unused.size() > 1 ? last : unused.get(0)), "");
    }

    private void add(Module module, List<String> inputs, String shares) {
        String name = "n" + nodes.size();
        nodes.add(new Node(name, module, inputs, shares));
        widths.put(name, module.outputWidth(inputs.stream().map(widths::get).toList()));
    }

    private String any() {
        return anyThat(node -> true).name();
    }

    private Node anyThat(Predicate<Node> fits) {
        List<Node> fitting = nodes.stream().filter(fits).toList();
        return fitting.get(random.nextInt(fitting.size()));
    }

    /** A node as wide as this one, or as wide as the network's input: maybe that input itself. */
    private String sameWidth(String as) {
        List<String> fitting =
                widths.keySet().stream()
                        .filter(name -> widths.get(name).equals(widths.get(as)))
                        .sorted()
                        .toList();
        return fitting.get(random.nextInt(fitting.size()));
    }
}
