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
    private final Map<String, Shape> shapes = new HashMap<>();

    private RandomGraphs(SplittableRandom random, int inputWidth) {
        this.random = random;
        shapes.put(Graph.INPUT, Shape.of(inputWidth));
    }

    /** A network of some 12 nodes and any shape. */
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
        switch (random.nextInt(7)) {
            case 0 -> add(activation(), List.of(from), "");
            case 1 -> add(several(), List.of(from, sameShape(from)), "");
            case 2 -> add(new Concat(), List.of(from, any(), Graph.INPUT), "");
            case 3 -> twin();
            case 4 -> image(from);
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

    /** A node with the parameters of an earlier one, on any input of that one's shape. */
    private void twin() {
        Node of =
                anyThat(node -> !(node.module() instanceof BatchNorm) && node.inputs().size() == 1);
        String from = sameShape(of.inputs().get(0));
        add(of.module(), List.of(from), of.name());
    }

    /** Whatever feeds nothing yet, side by side, into a last linear module. */
    private void finish(int outputWidth) {
        List<String> unused = new ArrayList<>(nodes.stream().map(Node::name).toList());
        nodes.forEach(node -> unused.removeAll(node.inputs()));
        for (int i = 0; i < unused.size(); i++) {
            if (!shapes.get(unused.get(i)).isFlat()) {
                add(new Flatten(), List.of(unused.get(i)), "");
                unused.set(i, last());
            }
        }
        if (unused.size() > 1) {
            add(new Concat(), unused, "");
        }
        String last = last();
        add(new Linear(outputWidth), List.of(unused.size() > 1 ? last : unused.get(0)), "");
    }

    /** An image of few pixels, a convolution of it, and its numbers as features again. */
    private void image(String from) {
        Shape shape = Shape.of(1 + random.nextInt(2), 1 + random.nextInt(3), 2);
        add(new Linear(shape.size()), List.of(from), "");
        add(new Reshape(shape), List.of(last()), "");
        Window window = Window.square(1 + random.nextInt(3), 1 + random.nextInt(2), 1);
        add(new Convolution(1 + random.nextInt(2), window), List.of(last()), "");
        if (random.nextBoolean()) {
            add(new BatchNorm(0.1, EPSILON), List.of(last()), "");
        }
        pool();
    }

    /** The last node's windows, as features. */
    private void pool() {
        int kernel = 1 + random.nextInt(2);
        Window window = Window.square(kernel, 1 + random.nextInt(2), kernel / 2);
        Module pool =
                switch (random.nextInt(3)) {
                    case 0 -> new MaxPool(window);
                    case 1 -> new AveragePool(window, random.nextBoolean());
                    default -> new GlobalAveragePool();
                };
        add(pool, List.of(last()), "");
        if (!shapes.get(last()).isFlat()) {
            add(new Flatten(), List.of(last()), "");
        }
    }

    private String last() {
        return nodes.get(nodes.size() - 1).name();
    }

    private void add(Module module, List<String> inputs, String shares) {
        String name = "n" + nodes.size();
        nodes.add(new Node(name, module, inputs, shares));
        shapes.put(name, module.outputShape(inputs.stream().map(shapes::get).toList()));
    }

    private String any() {
        return anyThat(node -> shapes.get(node.name()).isFlat()).name();
    }

    private Node anyThat(Predicate<Node> fits) {
        List<Node> fitting = nodes.stream().filter(fits).toList();
        return fitting.get(random.nextInt(fitting.size()));
    }

    /** A node of the shape of this one, which may be the network's input. */
    private String sameShape(String as) {
        List<String> fitting =
                shapes.keySet().stream()
                        .filter(name -> shapes.get(name).equals(shapes.get(as)))
                        .sorted()
                        .toList();
        return fitting.get(random.nextInt(fitting.size()));
    }
}
