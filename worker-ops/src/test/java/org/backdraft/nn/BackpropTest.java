package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.RandomMatrices;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.SplittableRandom;

class BackpropTest {
    private static final String IN = Graph.INPUT;

    private static Matrix row(float... values) {
        return new Matrix(values, 0, 1, values.length);
    }

    private static Graph chain(int inputs, Module... modules) {
        List<Node> nodes = new java.util.ArrayList<>();
        for (int i = 0; i < modules.length; i++) {
            nodes.add(new Node("n" + i, modules[i], List.of(i == 0 ? IN : "n" + (i - 1))));
        }
        return new Graph(inputs, nodes);
    }

    @Test
    void gradient_oneWeightAndBias_isByHand() {
        // y = w x + b = 2 * 3 + 1 = 7; loss = 1/2 * (7 - 5)^2 * weight 0.5 = 1
        Backprop backprop = new Backprop(chain(1, new Linear(1)), new SquaredError(), 1);
        float[] gradient = new float[2];

        double loss = backprop.gradient(new float[] {2, 1}, row(3), row(5), row(0.5f), 0, gradient);

        assertThat(loss).isEqualTo(1);
        assertThat(gradient).containsExactly(0.5f * 2 * 3, 0.5f * 2);
    }

    /** Evaluations do without the gradients' buffers, which are there when they are needed. */
    @Test
    void gradient_afterAnEvaluation_isTheSame() {
        Graph graph = chain(1, new Linear(2), new Relu(), new Linear(1));
        float[] theta = graph.initialTheta(3);
        float[] alone = new float[theta.length];
        float[] after = new float[theta.length];
        new Backprop(graph, new SquaredError(), 1)
                .gradient(theta, row(3), row(5), row(1), 0, alone);
        Backprop backprop = new Backprop(graph, new SquaredError(), 1);

        backprop.forward(theta, row(3));
        backprop.gradient(theta, row(3), row(5), row(1), 0, after);

        assertThat(after).isEqualTo(alone).isNotEqualTo(new float[theta.length]);
    }

    @Test
    void bytes_trainedAndFrozen_areOutputsGradientsAndScratch() {
        Node first = new Node("first", new Linear(4), List.of(IN));
        List<Node> rest =
                List.of(
                        new Node("drop", new Dropout(0.5), List.of("first")),
                        new Node("last", new Linear(1), List.of("drop")));
        Graph trained = new Graph(7, List.of(first, rest.get(0), rest.get(1)));
        Graph frozen = new Graph(7, List.of(first.freeze(), rest.get(0), rest.get(1)));

        assertThat(Backprop.bytes(trained, 3)).isEqualTo(4 * 3 * (2 * (4 + 4 + 1) + 4));
        assertThat(Backprop.bytes(frozen, 3)).isEqualTo(4 * 3 * (4 + 4 + 2 + 4));
    }

    /** Columns of one place of 4 numbers; and the weights' gradient beside the columns'. */
    @Test
    void bytes_convolution_areBothOfItsBuffersToo() {
        Graph graph =
                new Graph(
                        4,
                        List.of(
                                new Node("image", new Reshape(Shape.of(1, 2, 2)), List.of(IN)),
                                new Node(
                                        "seen",
                                        new Convolution(1, Window.square(2)),
                                        List.of("image")),
                                new Node("flat", new Flatten(), List.of("seen"))));

        assertThat(Backprop.bytes(graph, 3)).isEqualTo(4 * (3 * (4 + 2 + 2) + 4 + (4 + 4)));
    }

    @Test
    void gradient_twoLinears_isByHand() {
        // h = 2 * 3 = 6, y = -h + 1 = -5, error -6; d v = error h, d c = error, d w = error v x
        Graph graph = chain(1, new Linear(1, false, Initializer.ZEROS), new Linear(1));
        Backprop backprop = new Backprop(graph, new SquaredError(), 1);
        float[] gradient = new float[3];

        double loss =
                backprop.gradient(new float[] {2, -1, 1}, row(3), row(1), row(1), 0, gradient);

        assertThat(loss).isEqualTo(18);
        assertThat(gradient).containsExactly(18, -36, -6);
    }

    @Test
    void gradient_oneOutputFeedsThree_addsTheirGradients() {
        // y = h + h + relu(h), h = w x: d w = 3 x error
        Graph graph =
                new Graph(
                        1,
                        List.of(
                                new Node("h", new Linear(1, false, Initializer.ZEROS), List.of(IN)),
                                new Node("r", new Relu(), List.of("h")),
                                new Node("y", new Add(), List.of("h", "r", "h"))));
        float[] gradient = new float[1];

        double loss =
                new Backprop(graph, new SquaredError(), 1)
                        .gradient(new float[] {2}, row(5), row(29), row(1), 0, gradient);

        assertThat(loss).isEqualTo(0.5);
        assertThat(gradient).containsExactly(15);
    }

    @Test
    void gradient_calledTwice_adds() {
        Backprop backprop = new Backprop(chain(1, new Linear(1)), new SquaredError(), 1);
        float[] gradient = {100, 200};

        backprop.gradient(new float[] {2, 1}, row(3), row(5), row(1), 0, gradient);
        backprop.gradient(new float[] {2, 1}, row(3), row(5), row(1), 0, gradient);

        assertThat(gradient).containsExactly(112, 204);
    }

    @Test
    void gradient_nothingTrained_isTheLossAlone() {
        Backprop backprop = new Backprop(chain(2, new Relu()), new SquaredError(), 1);

        double loss =
                backprop.gradient(new float[0], row(-1, 2), row(1, 1), row(1), 0, new float[0]);

        assertThat(loss).isEqualTo(1);
    }

    @Test
    void gradient_untrainedModulesBelow_areLeftOut() {
        // y = w [relu(x), x]: the gradient goes no further down than w.
        Graph graph =
                new Graph(
                        1,
                        List.of(
                                new Node("r", new Relu(), List.of(IN)),
                                new Node("c", new Concat(), List.of("r", IN)),
                                new Node("y", new Linear(1), List.of("c"))));
        float[] gradient = new float[3];

        new Backprop(graph, new SquaredError(), 1)
                .gradient(new float[] {1, 1, 0}, row(-3), row(0), row(1), 0, gradient);

        assertThat(gradient).containsExactly(0, 9, -3);
    }

    @Test
    void gradient_twoLayers_agreesWithNaiveDoubles() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] sizes = {
                1 + random.nextInt(6), 1 + random.nextInt(6), 2 + random.nextInt(4),
            };
            Graph graph = chain(sizes[0], new Linear(sizes[1]), new Tanh(), new Linear(sizes[2]));
            RandomBatch batch =
                    RandomBatch.of(random, graph, new CrossEntropy(), random.nextInt(9));
            float[] theta = graph.initialTheta(seed);
            float[] gradient = new float[theta.length];

            double loss =
                    batch.gradient(new Backprop(graph, new CrossEntropy(), 9), theta, gradient);

            NaiveTwoLayers naive = new NaiveTwoLayers(sizes, theta);
            naive.add(batch);
            // Sums of under 10 terms of order 1 in float32: some 1e-6.
            assertThat(loss).as("seed %d", seed).isCloseTo(naive.loss, within(1e-5));
            for (int i = 0; i < theta.length; i++) {
                assertThat((double) gradient[i])
                        .as("seed %d, coordinate %d", seed, i)
                        .isCloseTo(naive.gradient[i], within(1e-5));
            }
        }
    }

    @Test
    void gradient_otherBatchSizesBefore_givesTheBitsOfAFreshInstance() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Graph graph = RandomGraphs.dag(random, 3);
            float[] theta = graph.initialTheta(seed);
            Backprop used = new Backprop(graph, new CrossEntropy(), 12);
            for (int rows : new int[] {12, 3, 0, 7, 1, 12, 3}) {
                RandomBatch batch = RandomBatch.of(random, graph, new CrossEntropy(), rows);
                float[] again = new float[theta.length];
                float[] fresh = new float[theta.length];

                double loss = batch.gradient(used, theta, again);
                double freshLoss =
                        batch.gradient(new Backprop(graph, new CrossEntropy(), rows), theta, fresh);

                assertThat(again).as("seed %d, rows %d", seed, rows).isEqualTo(fresh);
                assertThat(loss).as("seed %d, rows %d", seed, rows).isEqualTo(freshLoss);
            }
        }
    }

    @Test
    void forward_noRows_isEmptyAndAddsNothing() {
        Graph graph = chain(3, new Linear(2), new Sigmoid(), new Linear(2));
        RandomBatch none = RandomBatch.of(new SplittableRandom(1), graph, new CrossEntropy(), 0);
        float[] gradient = new float[graph.parameterCount()];
        Backprop backprop = new Backprop(graph, new CrossEntropy(), 0);

        double loss = none.gradient(backprop, graph.initialTheta(1), gradient);

        assertThat(loss).isZero();
        assertThat(gradient).containsOnly(0);
    }

    @Test
    void forward_moreRowsThanCapacity_throwsWithBoth() {
        Backprop backprop = new Backprop(chain(1, new Relu()), new SquaredError(), 2);

        assertThatThrownBy(() -> backprop.forward(new float[0], Matrix.zeros(3, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a batch of 3 rows; the buffers hold 2");
    }

    @Test
    void outputOf_afterASweep_isTheNodesOutputForItsRows() {
        Backprop backprop =
                new Backprop(chain(1, new Relu(), new Linear(1)), new SquaredError(), 3);
        float[] theta = {2, 1};

        assertThatThrownBy(() -> backprop.outputOf(0)).isInstanceOf(IllegalStateException.class);
        backprop.forward(theta, new Matrix(new float[] {-1, 5, 2}, 0, 3, 1));
        backprop.forward(theta, new Matrix(new float[] {-3, 4}, 0, 2, 1));

        assertThat(RandomMatrices.elements(backprop.outputOf(0))).containsExactly(0, 4);
        assertThat(RandomMatrices.elements(backprop.outputOf(1))).containsExactly(1, 9);
    }

    /** The loss of the check's differences is the loss whose gradient it judges. */
    @Test
    void trainingLoss_anySeed_isTheLossOfTheGradient() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Graph graph = RandomGraphs.dag(random, 3);
            float[] theta = graph.initialTheta(seed);
            RandomBatch batch = RandomBatch.of(random, graph, new CrossEntropy(), 4);
            Backprop backprop = new Backprop(graph, new CrossEntropy(), 4);

            double loss = batch.gradient(backprop, theta, new float[theta.length]);

            assertThat(
                            backprop.trainingLoss(
                                    theta, batch.input(), batch.target(), batch.weight(), 0))
                    .as("seed %d", seed)
                    .isEqualTo(loss);
        }
    }

    @Test
    void constructor_lossThatDoesntFit_throws() {
        assertThatThrownBy(() -> new Backprop(chain(2, new Linear(1)), new CrossEntropy(), 1))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("binary-cross-entropy");
    }

    @Test
    void forwardRow_randomNetworks_agreesWithForward() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Graph graph = RandomGraphs.dag(random, 1 + random.nextInt(5));
            float[] theta = graph.initialTheta(seed);
            Backprop backprop = new Backprop(graph, new SquaredError(), 2);
            Matrix input = RandomMatrices.normal(random, 1, graph.inputWidth());
            float[] expected = RandomMatrices.elements(backprop.forward(theta, input));

            float[] found = RandomMatrices.elements(backprop.forwardRow(theta, input));

            // Both round sums of a few terms, through up to 12 modules of values around 1.
            for (int j = 0; j < found.length; j++) {
                assertThat(found[j])
                        .as("seed %d, output %d", seed, j)
                        .isCloseTo(expected[j], within(1e-4f * (1 + Math.abs(expected[j]))));
            }
            assertThat(RandomMatrices.elements(backprop.forward(theta, input)))
                    .as("forward after it, seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void forwardRow_twoRows_throws() {
        Backprop backprop = new Backprop(chain(1, new Linear(1)), new SquaredError(), 2);

        assertThatThrownBy(() -> backprop.forwardRow(new float[2], Matrix.zeros(2, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected one row, not 2");
    }
}
