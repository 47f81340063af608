package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Batch norm of images and sequences, against formulas over all numbers of a channel. */
class ChannelNormTest {
    private static final double EPSILON = 0.01;
    private static final BatchNorm MODULE = new BatchNorm(0.1, EPSILON);

    /**
     * Sums of up to 200 terms, and 10 that were there before; 1 / sqrt(v + epsilon) is up to 10.
     */
    private static final double TOLERANCE = 2e-4;

    private static Shape shape(SplittableRandom random) {
        int channels = 1 + random.nextInt(3);
        int height = 1 + random.nextInt(6);
        return random.nextBoolean()
                ? Shape.of(channels, height, 1 + random.nextInt(6))
                : Shape.of(channels, height);
    }

    private static ModuleRun draw(Shape shape, SplittableRandom random) {
        return new ModuleRun(MODULE, random, 1 + random.nextInt(5), false, List.of(shape));
    }

    /** A channel's numbers: row by row, place by place. */
    private static double[] channel(Matrix x, Shape shape, int c) {
        int places = shape.places();
        double[] channel = new double[x.rows() * places];
        Arrays.setAll(channel, k -> x.get(k / places, c * places + k % places));
        return channel;
    }

    private static void assertClose(double[] actual, double[] expected, long seed) {
        assertThat(actual).as("seed %d", seed).containsExactly(expected, within(TOLERANCE));
    }

    @Test
    void forwardAndBackward_randomShapes_areTheFormulasAndTheJacobian() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Shape shape = shape(random);
            ModuleRun run = draw(shape, random);
            int channels = shape.channels();
            double[] expected = new double[run.gradient.length];
            Arrays.fill(expected, ModuleRun.FILLED);
            for (int c = 0; c < channels; c++) {
                double s = run.theta[run.at + c];
                double b = run.theta[run.at + channels + c];
                double[] x = channel(run.x[0], shape, c);
                double[] n = Doubles.normalized(x, EPSILON);
                double[] dY = channel(run.dY, shape, c);
                double[] e = Arrays.stream(dY).map(d -> d * s).toArray();
                double[] dX = Doubles.normalizedGradient(x, e, EPSILON);
                double[] y = Arrays.stream(n).map(each -> s * each + b).toArray();
                assertClose(channel(run.y, shape, c), y, seed);
                Arrays.setAll(dX, k -> ModuleRun.FILLED + dX[k]);
                assertClose(channel(run.dX[0], shape, c), dX, seed);
                for (int k = 0; k < x.length; k++) {
                    expected[run.at + c] += dY[k] * n[k];
                    expected[run.at + channels + c] += dY[k];
                }
                expected[run.statisticsAt + c] += run.y.rows() * Doubles.mean(x);
                expected[run.statisticsAt + channels + c] += run.y.rows() * Doubles.variance(x);
            }
            double[] gradient = new double[expected.length];
            Arrays.setAll(gradient, p -> run.gradient[p]);
            assertClose(gradient, expected, seed);
        }
    }

    @Test
    void forward_evaluation_usesTheRunningStatistics() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Shape shape = shape(random);
            ModuleRun run = draw(shape, random);
            Matrix y = run.evaluated();
            for (int c = 0; c < shape.channels(); c++) {
                double s = run.theta[run.at + c];
                double b = run.theta[run.at + shape.channels() + c];
                double mean = run.theta[run.statisticsAt + c];
                double variance = run.theta[run.statisticsAt + shape.channels() + c];
                double deviation = Math.sqrt(variance + EPSILON);
                double[] x = channel(run.x[0], shape, c);
                double[] expected =
                        Arrays.stream(x).map(v -> s * (v - mean) / deviation + b).toArray();
                assertClose(channel(y, shape, c), expected, seed);
            }
        }
    }

    @Test
    void backward_frozen_isAnAffineMap() {
        SplittableRandom random = new SplittableRandom(4);
        Shape shape = Shape.of(2, 3, 3);
        ModuleRun run = draw(shape, random);
        Matrix dX = Matrix.zeros(run.y.rows(), run.y.cols());

        run.pass.train(run.theta, run.gradient, 1);
        run.pass.freeze();
        run.module.forward(run.pass, run.x, run.y);
        run.module.backward(run.pass, run.x, run.y, run.dY, new Matrix[] {dX});

        for (int c = 0; c < 2; c++) {
            double s = run.theta[run.at + c];
            double deviation = Math.sqrt(run.theta[run.statisticsAt + 2 + c] + EPSILON);
            double[] dY = channel(run.dY, shape, c);
            double[] expected = Arrays.stream(dY).map(d -> d * s / deviation).toArray();
            assertClose(channel(dX, shape, c), expected, 4);
        }
    }

    /** Loops over one place in all arrays, against those over places of their own in each. */
    @Test
    void forwardAndBackward_oneOffsetInAllArrays_haveTheSameBits() {
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Shape shape = shape(random);
            ModuleRun run = draw(shape, random);
            Matrix x = copy(run.x[0]);
            Matrix y = Matrix.zeros(x.rows(), x.cols());
            Matrix dX = Matrix.zeros(x.rows(), x.cols());
            dX.fill(ModuleRun.FILLED);
            float[] gradient = new float[run.gradient.length];
            Arrays.fill(gradient, ModuleRun.FILLED);

            run.pass.train(run.theta, gradient, 1);
            run.module.forward(run.pass, new Matrix[] {x}, y);
            run.module.backward(run.pass, new Matrix[] {x}, y, copy(run.dY), new Matrix[] {dX});

            assertThat(y.data()).as("seed %d", seed).isEqualTo(copy(run.y).data());
            assertThat(dX.data()).as("seed %d", seed).isEqualTo(copy(run.dX[0]).data());
            assertThat(gradient).as("seed %d", seed).isEqualTo(run.gradient);
        }
    }

    private static Matrix copy(Matrix matrix) {
        int from = matrix.offset();
        float[] data = Arrays.copyOfRange(matrix.data(), from, from + matrix.size());
        return new Matrix(data, 0, matrix.rows(), matrix.cols());
    }

    /** Pieces of a step of any number of rows: a mean over all rows and places of the step. */
    @Test
    void updateStatistics_piecesOfAStep_takesTheMeanOverItsRowsAndPlaces() {
        Shape shape = Shape.of(2, 3, 2);
        Graph graph =
                new Graph(
                        12,
                        List.of(
                                new Node("image", new Reshape(shape), List.of(Graph.INPUT)),
                                new Node("norm", new BatchNorm(0.25, 1e-5), List.of("image"))));
        SplittableRandom random = new SplittableRandom(8);
        float[] theta = graph.initialTheta(1);
        float[] sums = new float[theta.length];
        Backprop backprop = new Backprop(graph, new SquaredError(), 9);
        double[] mean = new double[2];
        int rows = 0;
        for (int piece : new int[] {3, 0, 9, 1}) {
            RandomBatch batch = RandomBatch.of(random, graph, new SquaredError(), piece);
            batch.gradient(backprop, theta, sums);
            for (int c = 0; c < 2; c++) {
                mean[c] += Arrays.stream(channel(batch.input(), shape, c)).sum();
            }
            rows += piece;
        }

        graph.updateStatistics(theta, sums, rows);

        for (int c = 0; c < 2; c++) {
            double expected = 0.25 * mean[c] / (rows * 6);
            assertThat((double) theta[4 + c]).isCloseTo(expected, within(1e-6));
        }
    }

    /** Digits that a mean of squares less the squared mean would lose. */
    @Test
    void forward_largeMean_keepsTheVariance() {
        Shape shape = Shape.of(1, 8, 8);
        ModuleRun run = draw(shape, new SplittableRandom(2));
        Matrix x = copy(run.x[0]);
        double variance = Doubles.variance(channel(x, shape, 0));
        for (int i = 0; i < x.size(); i++) {
            x.data()[i] += 3000;
        }

        run.module.forward(run.pass, new Matrix[] {x}, run.y);

        // The inputs have steps of 2.4e-4, the mean too.
        assertThat((double) run.pass.scratch()[1]).isCloseTo(variance, within(1e-3));
    }

    @Test
    void forwardAndBackward_noRows_addNothing() {
        SplittableRandom random = new SplittableRandom(3);
        ModuleRun run = new ModuleRun(MODULE, random, 0, false, List.of(Shape.of(2, 3, 3)));

        assertThat(run.gradient).containsOnly(ModuleRun.FILLED);
    }

    @Test
    void parameters_image_areANumberAChannel() {
        List<Shape> image = List.of(Shape.of(3, 4, 5));

        assertThat(MODULE.parameters(image))
                .containsExactly(ParameterShape.of("weight", 3), ParameterShape.of("bias", 3));
        assertThat(MODULE.statistics(image))
                .containsExactly(
                        ParameterShape.of("running_mean", 3), ParameterShape.of("running_var", 3));
    }
}
