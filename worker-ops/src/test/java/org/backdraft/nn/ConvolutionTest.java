package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.RandomMatrices;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** Convolutions against the definition, number by number in float64. */
class ConvolutionTest {
    /** Float32's rounding, 6e-8, in sums of n terms of order 1: some sqrt(n) of them. */
    private static final double ROUNDING = 1e-6;

    /** A convolution's run, and what it should have given. */
    private static final class Case {
        private final String where;
        private final Convolution convolution;
        private final Windows windows;
        private final ModuleRun run;
        private final double[] y;
        private final double[] dX;
        private final double[] gradient;

        private Case(Convolution convolution, Shape shape, int rows, long seed) {
            this.convolution = convolution;
            where = "%s on %s, %d rows, seed %d".formatted(convolution, shape, rows, seed);
            windows = convolution.windows(List.of(shape));
            SplittableRandom random = new SplittableRandom(seed);
            run = new ModuleRun(convolution, random, rows, false, List.of(shape));
            y = new double[run.y.size()];
            dX = filled(run.dX[0].size());
            gradient = filled(run.gradient.length);
            for (int row = 0; row < rows; row++) {
                for (int o = 0; o < convolution.channels(); o++) {
                    for (int p = 0; p < windows.outputPlaces(); p++) {
                        output(row, o, p);
                    }
                }
            }
        }

        private static double[] filled(int count) {
            double[] numbers = new double[count];
            Arrays.fill(numbers, ModuleRun.FILLED);
            return numbers;
        }

        /** One number of y, and what its gradient adds to others. */
        private void output(int row, int o, int place) {
            int outputs = convolution.channels() / convolution.groups();
            int inputs = windows.channels() / convolution.groups();
            int index = (row * convolution.channels() + o) * windows.outputPlaces() + place;
            double d = run.dY.data()[run.dY.offset() + index];
            int i = place / windows.outputWidth();
            int j = place % windows.outputWidth();
            for (int c = 0; c < inputs; c++) {
                int channel = o / outputs * inputs + c;
                for (int k = 0; k < windows.kernelPlaces(); k++) {
                    int line = line(i, k / windows.kernelWidth());
                    int column = column(j, k % windows.kernelWidth());
                    if (line < 0 || line >= windows.height()) {
                        continue;
                    }
                    if (column < 0 || column >= windows.width()) {
                        continue;
                    }
                    int weight = run.at + (o * inputs + c) * windows.kernelPlaces() + k;
                    int in = (row * windows.channels() + channel) * windows.height() + line;
                    int pixel = in * windows.width() + column;
                    y[index] += run.theta[weight] * x(pixel);
                    dX[pixel] += d * run.theta[weight];
                    gradient[weight] += d * x(pixel);
                }
            }
            if (convolution.bias()) {
                int weights = convolution.channels() * inputs * windows.kernelPlaces();
                y[index] += run.theta[run.at + weights + o];
                gradient[run.at + weights + o] += d;
            }
        }

        private double x(int pixel) {
            return run.x[0].data()[run.x[0].offset() + pixel];
        }

        private int line(int i, int h) {
            return i * windows.strideDown() + h * windows.dilateDown() - windows.padDown();
        }

        private int column(int j, int w) {
            return j * windows.strideAcross() + w * windows.dilateAcross() - windows.padAcross();
        }

        private void assertAlike() {
            int inputs = windows.channels() / convolution.groups();
            int seen = inputs * windows.kernelPlaces();
            assertClose("y", RandomMatrices.elements(run.y), y, seen);
            int seeing = convolution.channels() * windows.kernelPlaces();
            assertClose("dX", RandomMatrices.elements(run.dX[0]), dX, seeing);
            int summed = run.y.rows() * windows.outputPlaces();
            assertClose("gradient", run.gradient, gradient, summed);
        }

        private void assertClose(String what, float[] actual, double[] expected, int terms) {
            assertThat(actual).as(where).hasSameSizeAs(expected);
            double tolerance = ROUNDING * (ModuleRun.FILLED + 5 * Math.sqrt(terms));
            for (int i = 0; i < expected.length; i++) {
                if (Math.abs(actual[i] - expected[i]) > tolerance) {
                    assertThat((double) actual[i])
                            .as("%s: number %d of %s", where, i, what)
                            .isCloseTo(expected[i], within(tolerance));
                }
            }
        }
    }

    private static Case draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        while (true) {
            int dimensions = 1 + random.nextInt(2);
            Window window =
                    new Window(
                            sizes(random, dimensions, 1, 4),
                            sizes(random, dimensions, 1, 4),
                            sizes(random, dimensions, 0, 3),
                            sizes(random, dimensions, 1, 3));
            int groups = 1 + random.nextInt(3);
            List<Integer> shape = new ArrayList<>(List.of(groups * (1 + random.nextInt(3))));
            shape.addAll(sizes(random, dimensions, 1, 9));
            Convolution convolution =
                    new Convolution(
                            groups * (1 + random.nextInt(3)),
                            window,
                            groups,
                            random.nextBoolean(),
                            Initializer.HE);
            if (fits(window, shape)) {
                return new Case(convolution, new Shape(shape), random.nextInt(9), seed);
            }
        }
    }

    private static List<Integer> sizes(SplittableRandom random, int count, int least, int most) {
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sizes.add(least + random.nextInt(most - least + 1));
        }
        return sizes;
    }

    private static boolean fits(Window window, List<Integer> shape) {
        for (int d = 0; d < window.dimensions(); d++) {
            int reach = window.dilation().get(d) * (window.kernel().get(d) - 1) + 1;
            if (reach > shape.get(d + 1) + 2 * window.padding().get(d)) {
                return false;
            }
        }
        return true;
    }

    @Test
    void forwardAndBackward_randomShapes_likeTheDefinition() {
        for (long seed = 0; seed < 1500; seed++) {
            draw(seed).assertAlike();
        }
    }

    /** Of images as large as several pieces of columns, and so small that a piece has several. */
    @Test
    void forwardAndBackward_piecesOfAnImageAndOfManyImages_likeTheDefinition() {
        Window dilated = new Window(List.of(3, 3), List.of(1, 2), List.of(2, 1), List.of(2, 1));
        Window line = new Window(List.of(9), List.of(1), List.of(4), List.of(1));
        Initializer he = Initializer.HE;

        new Case(new Convolution(3, Window.square(5, 1, 2)), Shape.of(2, 61, 67), 2, 1)
                .assertAlike();
        new Case(new Convolution(2, dilated), Shape.of(3, 83, 101), 2, 2).assertAlike();
        new Case(new Convolution(4, line, 2, true, he), Shape.of(4, 3001), 3, 3).assertAlike();
        new Case(new Convolution(1, Window.square(1)), Shape.of(2, 70, 70), 1, 4).assertAlike();
        new Case(new Convolution(2, Window.square(2)), Shape.of(2, 3, 3), 300, 5).assertAlike();
        new Case(new Convolution(3, Window.square(3, 1, 1)), Shape.of(200, 4, 4), 20, 6)
                .assertAlike();
        new Case(new Convolution(2, Window.square(1, 2, 0)), Shape.of(2, 5, 5), 70, 7)
                .assertAlike();
    }

    /** Windows whose columns are channels that are moved, and most of whose dX is a convolution. */
    @Test
    void forwardAndBackward_linesKeepTheirLength_likeTheDefinition() {
        Initializer he = Initializer.HE;
        Window apart = new Window(List.of(3, 3), List.of(1, 1), List.of(2, 2), List.of(2, 2));
        Window flat = new Window(List.of(3, 5), List.of(1, 1), List.of(0, 2), List.of(1, 1));
        Window high = new Window(List.of(2, 3), List.of(1, 1), List.of(4, 1), List.of(1, 1));
        Convolution grouped = new Convolution(4, apart, 2, true, he);
        Convolution wide = new Convolution(3, Window.square(7, 1, 3));

        new Case(grouped, Shape.of(6, 40, 50), 2, 1).assertAlike();
        new Case(grouped, Shape.of(6, 3, 2), 9, 2).assertAlike();
        new Case(new Convolution(8, flat), Shape.of(2, 9, 7), 5, 3).assertAlike();
        new Case(new Convolution(9, flat), Shape.of(2, 9, 7), 5, 4).assertAlike();
        new Case(new Convolution(3, high), Shape.of(2, 5, 6), 4, 5).assertAlike();
        new Case(wide, Shape.of(2, 3, 3), 6, 6).assertAlike();
        new Case(wide, Shape.of(2, 1, 1), 3, 7).assertAlike();
        new Case(new Convolution(40, Window.square(3, 1, 1)), Shape.of(20, 9, 12), 2, 8)
                .assertAlike();
        new Case(new Convolution(2, Window.square(3, 1, 1)), Shape.of(40, 3, 99), 2, 9)
                .assertAlike();
    }

    @Test
    void forward_oneRowAlone_isWithinRoundingOfTheBatch() {
        for (long seed = 0; seed < 50; seed++) {
            Case each = draw(seed);
            ModuleRun run = each.run;
            run.pass.evaluateRow(run.theta);
            for (int row = 0; row < run.y.rows(); row++) {
                int at = run.x[0].rowOffset(row);
                Matrix[] x = {new Matrix(run.x[0].data(), at, 1, run.x[0].cols())};
                Matrix y = Matrix.zeros(1, run.y.cols());

                run.module.forward(run.pass, x, y);

                for (int j = 0; j < y.cols(); j++) {
                    float inBatch = run.y.get(row, j);
                    assertThat(y.get(0, j)).as(each.where).isCloseTo(inBatch, within(1e-5f));
                }
            }
        }
    }

    @Test
    void backward_inputGradientNotNeeded_givesTheSameParameterGradient() {
        for (long seed = 0; seed < 50; seed++) {
            ModuleRun run = draw(seed).run;
            float[] gradient = new float[run.gradient.length];
            Arrays.fill(gradient, ModuleRun.FILLED);

            run.pass.train(run.theta, gradient, 1);
            run.module.forward(run.pass, run.x, run.y);
            run.module.backward(run.pass, run.x, run.y, run.dY, new Matrix[1]);

            assertThat(gradient).as("seed %d", seed).isEqualTo(run.gradient);
        }
    }

    @Test
    void parameters_groupsAndDimensions_areLaidOutAsPyTorchHasThem() {
        Window window = new Window(List.of(3, 5), List.of(1, 1), List.of(0, 0), List.of(1, 1));
        Convolution two = new Convolution(6, window, 2, true, Initializer.HE);
        Window length = new Window(List.of(7), List.of(1), List.of(0), List.of(1));

        assertThat(two.parameters(List.of(Shape.of(4, 9, 9))))
                .containsExactly(
                        ParameterShape.of("weight", 6, 2, 3, 5), ParameterShape.of("bias", 6));
        assertThat(two.outputShape(List.of(Shape.of(4, 9, 9)))).isEqualTo(Shape.of(6, 7, 5));
        assertThat(new Convolution(2, length).parameters(List.of(Shape.of(3, 9))).get(0))
                .isEqualTo(ParameterShape.of("weight", 2, 3, 7));
        assertThat(new Convolution(2, length).outputShape(List.of(Shape.of(3, 9))))
                .isEqualTo(Shape.of(2, 3));
    }

    @Test
    void initialize_withBias_fillsWeightsByWhatOneSeesAndClearsBias() {
        Convolution convolution = new Convolution(8, Window.square(3), 2, true, Initializer.GLOROT);
        List<Shape> inputs = List.of(Shape.of(4, 5, 5));
        float[] theta = new float[2 + 144 + 8];
        Arrays.fill(theta, 9);
        double limit = Math.sqrt(6.0 / (2 * 9 + 4 * 9));

        convolution.initialize(1, inputs, theta, 1);

        assertThat(theta[0]).isEqualTo(9);
        assertThat(theta[153]).isEqualTo(9);
        assertThat(Arrays.copyOfRange(theta, 145, 153)).containsOnly(0f);
        double most = 0;
        for (int i = 1; i < 145; i++) {
            most = Math.max(most, Math.abs(theta[i]));
        }
        assertThat(most).isBetween(0.9 * limit, limit);
    }

    @Test
    void buffers_anyImage_areBounded() {
        int weights = 8 * 16 * 9;
        for (int size : List.of(8, 64, 512, 2048)) {
            List<Shape> image = List.of(Shape.of(16, size, size));
            Convolution convolution = new Convolution(8, Window.square(3, 1, 1));

            int columns = convolution.scratch(image, 512);
            int products = convolution.products(image, 512);

            assertThat(columns).as("%d x %d", size, size).isBetween(weights, weights + (1 << 15));
            assertThat(products).isBetween(weights, weights + (1 << 15));
        }
        Convolution deep = new Convolution(8, Window.square(3, 1, 1));
        assertThat(deep.scratch(List.of(Shape.of(512, 99, 99)), 1)).isEqualTo((64 + 8) * 512 * 9);
        Convolution direct = new Convolution(8, Window.square(1));
        assertThat(direct.scratch(List.of(Shape.of(4, 9, 9)), 8)).isZero();
    }

    @Test
    void outputShape_wrongInput_throwsSayingWhatItTakes() {
        Convolution convolution = new Convolution(4, Window.square(3), 2, true, Initializer.HE);

        assertThatThrownBy(() -> convolution.outputShape(List.of(Shape.of(784))))
                .isInstanceOf(ShapeException.class)
                .hasMessage(
                        "conv2d takes channels x height x width, not 784; put { type = reshape,"
                                + " shape = [channels, height, width] } before it");
        assertThatThrownBy(() -> convolution.outputShape(List.of(Shape.of(3, 5, 5))))
                .isInstanceOf(ShapeException.class)
                .hasMessage(
                        "conv2d in 2 groups takes channels that they divide, not 3 (3 x 5 x 5)");
        assertThatThrownBy(() -> convolution.outputShape(List.of(Shape.of(2, 2, 5))))
                .isInstanceOf(ShapeException.class)
                .hasMessage(
                        "conv2d has a window of 3 places (a kernel of 3, dilated by 1), which"
                                + " doesn't fit an input of 2 x 2 x 5 with padding 0");
    }

    @Test
    void constructor_wrongNumbers_throws() {
        Window window = Window.square(3);

        assertThatThrownBy(() -> new Convolution(0, window))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "conv2d needs channels >= 1 and groups >= 1 that divide them, not 0 and 1");
        assertThatThrownBy(() -> new Convolution(4, window, 3, true, Initializer.HE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "conv2d needs channels >= 1 and groups >= 1 that divide them, not 4 and 3");
        assertThatThrownBy(
                        () ->
                                new Window(
                                        List.of(3, 3),
                                        List.of(1),
                                        Collections.nCopies(2, 0),
                                        List.of(1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "kernel, stride, padding and dilation need one number each");
    }
}
