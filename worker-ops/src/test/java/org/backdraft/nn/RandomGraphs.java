package org.backdraft.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Seeded networks in which outputs feed several nodes. */
final class RandomGraphs {
    private final SplittableRandom random;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Integer> widths = new HashMap<>();

    private RandomGraphs(SplittableRandom random) {
        this.random = random;
    }

    /** A network of any shape, smooth but for its Relu nodes if it is to have any. */
    static Graph dag(SplittableRandom random, int outputWidth, boolean kinks) {
        int inputWidth = 1 + random.nextInt(4);
        RandomGraphs build = new RandomGraphs(random);
        build.add(new Linear(1 + random.nextInt(4)), List.of(Graph.INPUT));
        int size = random.nextInt(9);
        for (int i = 0; i < size; i++) {
            build.grow(kinks);
        }
        build.finish(outputWidth);
        return new Graph(inputWidth, build.nodes);
    }

    private void grow(boolean kinks) {
        String from = any();
        switch (random.nextInt(kinks ? 7 : 6)) {
            case 0 -> add(new Linear(1 + random.nextInt(4)), List.of(from));
            case 1 -> add(new Sigmoid(), List.of(from));
            case 2 -> add(new Tanh(), List.of(from));
            case 3 -> add(new Identity(), List.of(from));
            case 4 -> add(new Concat(), List.of(from, any(), any()));
            case 5 -> add(new Add(), List.of(from, sameWidth(from), from));
            default -> add(new Relu(), List.of(from));
        }
    }

    /** Whatever feeds nothing yet, side by side, into a last linear module. */
    private void finish(int outputWidth) {
        List<String> unused = new ArrayList<>(widths.keySet());
        nodes.forEach(node -> unused.removeAll(node.inputs()));
        unused.sort(null);
        if (unused.size() > 1) {
            add(new Concat(), unused);
        }
        String last = nodes.get(nodes.size() - 1).name();
        add(new Linear(outputWidth), List.of(unused.size() > 1 ? last : unused.get(0)));
    }

    private void add(Module module, List<String> inputs) {
        String name = "n" + nodes.size();
        List<Integer> in = inputs.stream().map(input -> widths.getOrDefault(input, 1)).toList();
        nodes.add(new Node(name, module, inputs));
        widths.put(name, module.outputWidth(in));
    }

    private String any() {
        return nodes.get(random.nextInt(nodes.size())).name();
    }

    private String sameWidth(String as) {
        List<String> fitting =
                nodes.stream()
                        .map(Node::name)
                        .filter(name -> widths.get(name).equals(widths.get(as)))
                        .toList();
        return fitting.get(random.nextInt(fitting.size()));
    }
}
