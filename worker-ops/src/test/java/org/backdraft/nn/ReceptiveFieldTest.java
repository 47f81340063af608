package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Fields against what changes at a place of the output when a pixel of the input changes. */
class ReceptiveFieldTest {
    private static final Shape IMAGE = Shape.of(2, 9, 11);

    private static Node node(String name, Module module, String... inputs) {
        return new Node(name, module, List.of(inputs));
    }

    private static Window window(SplittableRandom random, int mostDilation) {
        List<List<Integer>> sizes = new ArrayList<>();
        for (int[] range : new int[][] {{1, 3}, {1, 2}, {0, 2}, {1, mostDilation}}) {
            List<Integer> both = new ArrayList<>();
            for (int d = 0; d < 2; d++) {
                both.add(range[0] + random.nextInt(range[1] - range[0] + 1));
            }
            sizes.add(both);
        }
        return new Window(sizes.get(0), sizes.get(1), sizes.get(2), sizes.get(3));
    }

    private static Graph graph(Node... nodes) {
        List<Node> all = new ArrayList<>(List.of(node("image", new Reshape(IMAGE), Graph.INPUT)));
        all.addAll(List.of(nodes));
        return new Graph(IMAGE.size(), all);
    }

    /** Whether each pixel's line (or column) is seen by any place of an output line (or column). */
    private static void assertSeen(Graph graph, int node, String where) {
        ReceptiveField field = ReceptiveField.of(graph, IMAGE).get(node);
        Shape output = graph.shape(node);
        int across = output.isFlat() ? 1 : output.dimensions().get(2);
        for (int place = 0; place < output.places(); place++) {
            String at = "%s, place %d of %s".formatted(where, place, output);
            List<TreeSet<Integer>> seen = seen(graph, node, place);
            assertAxis(seen.get(0), field.down(), place / across, 9, at + ", down");
            assertAxis(seen.get(1), field.across(), place % across, 11, at + ", across");
        }
    }

    /**
     * The hull is exact where nothing of the field lies in the padding: dilated kernels have holes.
     */
    private static void assertAxis(
            TreeSet<Integer> seen, ReceptiveField.Axis axis, int place, int size, String where) {
        assertThat(axis.size()).as(where).isEqualTo(axis.end(place) - axis.start(place) + 1);
        if (seen.isEmpty()) {
            return;
        }
        assertThat(seen.first()).as(where).isGreaterThanOrEqualTo(axis.start(place));
        assertThat(seen.last()).as(where).isLessThanOrEqualTo(axis.end(place));
        if (axis.start(place) >= 0 && axis.end(place) < size) {
            assertThat(List.of(seen.first(), seen.last()))
                    .as(where)
                    .containsExactly(axis.start(place), axis.end(place));
        }
    }

    /** The lines and columns of pixels that change a place of a node, in any channel. */
    private static List<TreeSet<Integer>> seen(Graph graph, int node, int place) {
        SplittableRandom random = new SplittableRandom(11);
        float[] theta = graph.initialTheta(3);
        // Weights over 0 can't cancel out.
        for (int j = 0; j < theta.length; j++) {
            theta[j] = (float) (0.5 + random.nextDouble());
        }
        Backprop backprop = new Backprop(graph, new SquaredError(), 1);
        Matrix input = Matrix.zeros(1, IMAGE.size());
        input.fill(0.5f);
        List<Float> before = values(backprop, theta, input, graph, node, place);
        List<TreeSet<Integer>> seen = List.of(new TreeSet<>(), new TreeSet<>());
        for (int pixel = 0; pixel < IMAGE.size(); pixel++) {
            input.set(0, pixel, 3);
            if (!values(backprop, theta, input, graph, node, place).equals(before)) {
                seen.get(0).add(pixel / 11 % 9);
                seen.get(1).add(pixel % 11);
            }
            input.set(0, pixel, 0.5f);
        }
        return seen;
    }

    private static List<Float> values(
            Backprop backprop, float[] theta, Matrix input, Graph graph, int node, int place) {
        backprop.forward(theta, input);
        Matrix y = backprop.outputOf(node);
        List<Float> values = new ArrayList<>();
        for (int channel = 0; channel < graph.shape(node).channels(); channel++) {
            values.add(y.get(0, channel * graph.shape(node).places() + place));
        }
        return values;
    }

    @Test
    void of_chainsOfConvolutions_areThePixelsThatChangeAPlace() {
        for (int seed = 0; seed < 25; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Window first = window(random, 2);
            Shape between = new Convolution(2, first).outputShape(List.of(IMAGE));
            Window second = window(random, between.dimensions().get(1) < 5 ? 1 : 2);
            Graph graph =
                    graph(
                            node("a", new Convolution(2, first), "image"),
                            node("r", new Relu(), "a"),
                            node("b", new Convolution(1, second), "r"));

            String where = "seed %d, %s, then %s".formatted(seed, first, second);
            assertSeen(graph, 2, where);
            assertSeen(graph, 3, where);
        }
    }

    @Test
    void of_poolsBetweenConvolutions_arePixelsThatChangeAPlaceToo() {
        Graph graph =
                graph(
                        node("a", new Convolution(2, Window.square(2, 1, 1)), "image"),
                        node("m", new MaxPool(Window.square(3, 2, 1)), "a"),
                        node("n", new BatchNorm(0.1, 0.1), "m"),
                        node("b", new Convolution(2, Window.square(2)), "n"),
                        node("p", new AveragePool(Window.square(2), true), "b"),
                        node("g", new GlobalAveragePool(), "p"));

        for (int node = 1; node < graph.nodes().size(); node++) {
            assertSeen(graph, node, graph.nodes().get(node).name());
        }
        // 2, 2 + 2, 4 + 2 and 6 + 2 pixels, two from one place to the next after the first pool.
        assertThat(ReceptiveField.of(graph, IMAGE).get(5).down())
                .isEqualTo(new ReceptiveField.Axis(8, 2, -2));
    }

    @Test
    void of_pathsThatJoin_areTheUnion() {
        Graph graph =
                graph(
                        node("wide", new Convolution(2, Window.square(5, 2, 2)), "image"),
                        node("narrow", new Convolution(2, Window.square(1, 2, 0)), "image"),
                        node("side", new Convolution(2, Window.square(3, 2, 1)), "image"),
                        node("sum", new Add(), "wide", "narrow"),
                        node("both", new Concat(), "side", "narrow"),
                        node("end", new Concat(), "sum", "both"));

        for (int node = 1; node < graph.nodes().size(); node++) {
            assertSeen(graph, node, graph.nodes().get(node).name());
        }
        List<ReceptiveField> fields = ReceptiveField.of(graph, IMAGE);
        assertThat(fields.get(4).down()).isEqualTo(new ReceptiveField.Axis(5, 2, -2));
        assertThat(fields.get(5).down()).isEqualTo(new ReceptiveField.Axis(3, 2, -1));
    }

    @Test
    void of_plainFeatures_areTheWholeImage() {
        Graph graph =
                graph(
                        node("a", new Convolution(2, Window.square(3)), "image"),
                        node("f", new Flatten(), "a"),
                        node("l", new Linear(2), "f"));

        assertSeen(graph, 3, "linear");
        assertThat(ReceptiveField.of(graph, IMAGE).get(3).down())
                .isEqualTo(new ReceptiveField.Axis(9, 0, 0));
    }

    @Test
    void of_twoLayersOfThreeByThree_seeFiveByFive() {
        Graph graph =
                graph(
                        node("a", new Convolution(2, Window.square(3, 2, 1)), "image"),
                        node("b", new Convolution(2, Window.square(3, 1, 1)), "a"));

        // 3 + 2 times a stride of 2; the first pixel is 1 + 2 of padding before the image.
        assertThat(ReceptiveField.of(graph, IMAGE).get(2).across())
                .isEqualTo(new ReceptiveField.Axis(7, 2, -3));
    }

    @Test
    void imageOf_networks_isTheFirstReshapeOfTheInput() {
        Graph scaled =
                new Graph(
                        8,
                        List.of(
                                node("s", new Scale(true), Graph.INPUT),
                                node("r", new Reshape(Shape.of(2, 2, 2)), "s"),
                                node("f", new Flatten(), "r")));
        Graph line =
                new Graph(
                        8,
                        List.of(
                                node("r", new Reshape(Shape.of(2, 4)), Graph.INPUT),
                                node("f", new Flatten(), "r")));
        Graph hidden =
                new Graph(
                        8,
                        List.of(
                                node("l", new Linear(8), Graph.INPUT),
                                node("r", new Reshape(Shape.of(2, 2, 2)), "l"),
                                node("f", new Flatten(), "r")));

        assertThat(ReceptiveField.imageOf(scaled)).isEqualTo(Shape.of(2, 2, 2));
        assertThat(ReceptiveField.imageOf(line)).isEqualTo(Shape.of(2, 1, 4));
        assertThat(ReceptiveField.imageOf(hidden)).isNull();
        assertThat(ReceptiveField.of(hidden, Shape.of(1, 2, 4)).get(1).across().size())
                .isEqualTo(4);
    }

    @Test
    void of_anotherSize_isRejected() {
        Graph graph = graph(node("f", new Flatten(), "image"));

        assertThatThrownBy(() -> ReceptiveField.of(graph, Shape.of(1, 9, 11)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("198 numbers is no image of 1 x 9 x 11");
    }
}
