package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.RandomMatrices;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.SplittableRandom;

class DropoutTest {
    private static final double[] RATES = {0, 0.1, 0.5, 0.9};

    /** The outputs of ones, which are the mask. */
    private static float[] mask(double rate, long seed, int rows, int width) {
        Dropout dropout = new Dropout(rate);
        Matrix ones = Matrix.zeros(rows, width);
        ones.fill(1);
        Matrix y = Matrix.zeros(rows, width);
        Pass pass = new Pass(dropout, List.of(Shape.of(width)), rows, 0, 0);
        pass.train(new float[0], new float[0], seed);
        dropout.forward(pass, new Matrix[] {ones}, y);
        return y.data();
    }

    private static int kept(float[] mask) {
        int count = 0;
        for (float m : mask) {
            count += m == 0 ? 0 : 1;
        }
        return count;
    }

    @Test
    void forwardAndBackward_randomShapes_useOneMaskOfZeroAndOneOverTheRest() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            double rate = RATES[random.nextInt(RATES.length)];
            int width = 1 + random.nextInt(6);
            int rows = random.nextInt(6);
            ModuleRun run = new ModuleRun(new Dropout(rate), random, rows, false, width);
            float[] mask = mask(rate, ModuleRun.SEED, rows, width);
            for (int i = 0; i < mask.length; i++) {
                float x = RandomMatrices.elements(run.x[0])[i];
                float dY = RandomMatrices.elements(run.dY)[i];
                assertThat(mask[i]).isIn(0f, (float) (1 / (1 - rate)));
                assertThat(RandomMatrices.elements(run.y)[i]).isEqualTo(x * mask[i]);
                assertThat(RandomMatrices.elements(run.dX[0])[i])
                        .as("seed %d", seed)
                        .isEqualTo(ModuleRun.FILLED + dY * mask[i]);
            }
        }
    }

    @Test
    void forward_evaluation_isTheIdentity() {
        for (double rate : RATES) {
            ModuleRun run = new ModuleRun(new Dropout(rate), new SplittableRandom(2), 4, false, 3);

            assertThat(run.evaluated().data()).isEqualTo(RandomMatrices.elements(run.x[0]));
        }
    }

    /**
     * The number kept of n is binomial, with deviation sqrt(n p (1 - p)); 5 of these are passed
     * once in two million draws, and there are 40 here, of fixed seeds.
     */
    @Test
    void forward_manyElements_keepsItsShare() {
        int n = 10_000;
        for (double rate : RATES) {
            for (long seed = 0; seed < 10; seed++) {
                int kept = kept(mask(rate, seed, 100, n / 100));

                assertThat((double) kept)
                        .as("rate %s, seed %d", rate, seed)
                        .isCloseTo(
                                n * (1 - rate),
                                within(5 * Math.sqrt(n * rate * (1 - rate)) + 1e-9));
            }
        }
    }

    /** Every row and column alone keeps its share too: no stripes. */
    @Test
    void forward_rowsAndColumns_keepTheirShare() {
        int n = 400;
        Matrix mask = new Matrix(mask(0.5, 7, n, n), 0, n, n);
        for (int i = 0; i < n; i++) {
            for (double[] line : new double[][] {Doubles.row(mask, i), Doubles.column(mask, i)}) {
                // The mean of a mask of 0 and 2 is 1, with deviation 1 / sqrt(n).
                assertThat(Doubles.mean(line)).as("line %d", i).isCloseTo(1, within(5 / 20.0));
            }
        }
    }

    @Test
    void forward_seeds_giveUnrelatedMasks() {
        float[] first = mask(0.5, 1, 100, 100);
        for (long seed : new long[] {2, 3, 1L << 40, 1 + 0x9E3779B97F4A7C15L}) {
            float[] second = mask(0.5, seed, 100, 100);
            int both = 0;
            for (int i = 0; i < first.length; i++) {
                both += first[i] > 0 && second[i] > 0 ? 1 : 0;
            }
            // Independent halves meet in a quarter of 10,000; the deviation is 43.
            assertThat(both).as("seed %d", seed).isBetween(2500 - 217, 2500 + 217);
        }
        assertThat(mask(0.5, 1, 100, 100)).isEqualTo(first);
    }

    /** The step and the shard's piece reach the mask through Backprop's seed. */
    @Test
    void gradient_seedOfTheBatch_decidesTheMaskAndEachNodeHasItsOwn() {
        Graph graph =
                new Graph(
                        50,
                        java.util.List.of(
                                new Node("a", new Dropout(0.5), java.util.List.of(Graph.INPUT)),
                                new Node("b", new Dropout(0.5), java.util.List.of(Graph.INPUT)),
                                new Node("y", new Concat(), java.util.List.of("a", "b"))));
        Matrix x = Matrix.zeros(1, 50);
        x.fill(1);
        Matrix one = Matrix.zeros(1, 1);
        Backprop backprop = new Backprop(graph, new SquaredError(), 1);

        float[][] outputs = new float[3][];
        for (int k = 0; k < 3; k++) {
            backprop.trainingLoss(new float[0], x, Matrix.zeros(1, 100), one, k / 2);
            outputs[k] = RandomMatrices.elements(backprop.outputOf(2));
        }

        assertThat(outputs[0]).isEqualTo(outputs[1]).isNotEqualTo(outputs[2]);
        assertThat(RandomMatrices.elements(backprop.outputOf(0)))
                .isNotEqualTo(RandomMatrices.elements(backprop.outputOf(1)));
        assertThat(RandomMatrices.elements(backprop.forward(new float[0], x))).containsOnly(1);
    }

    @Test
    void constructor_rateOutOfRange_throws() {
        for (double rate : new double[] {-0.1, 1, 2, Double.NaN}) {
            assertThatThrownBy(() -> new Dropout(rate))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("dropout needs a rate from 0 to under 1, not " + rate);
        }
    }
}
