package org.backdraft.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Max, average and global average pooling against loops over the places of each window. */
class PoolingTest {
    /** Sums of up to 9 terms of order 1, and of the 10 that were there before. */
    private static final double TOLERANCE = 1e-5;

    private static final int SEEDS = 400;

    /** The only window size with loops of its own. */
    private static final Window QUARTERS = Window.square(2, 2, 0);

    private static Window window(SplittableRandom random, boolean dilates) {
        List<List<Integer>> sizes = List.of(new ArrayList<>(), new ArrayList<>());
        List<Integer> padding = new ArrayList<>();
        List<Integer> dilation = new ArrayList<>();
        int dimensions = 1 + random.nextInt(2);
        for (int d = 0; d < dimensions; d++) {
            int kernel = 1 + random.nextInt(4);
            sizes.get(0).add(kernel);
            sizes.get(1).add(1 + random.nextInt(3));
            padding.add(random.nextInt(kernel / 2 + 1));
            dilation.add(dilates ? 1 + random.nextInt(2) : 1);
        }
        return new Window(sizes.get(0), sizes.get(1), padding, dilation);
    }

    /** Places enough for the window. */
    private static Shape shape(SplittableRandom random, Window window) {
        List<Integer> sizes = new ArrayList<>(List.of(1 + random.nextInt(3)));
        for (int d = 0; d < window.dimensions(); d++) {
            int reach = window.dilation().get(d) * (window.kernel().get(d) - 1) + 1;
            int least = Math.max(1, reach - window.padding().get(d));
            sizes.add(least + random.nextInt(5));
        }
        return new Shape(sizes);
    }

    /**
     * The places of each window in an example, in order; -1 for padding. As many lists as the
     * output has numbers.
     */
    private static List<List<Integer>> places(Window window, Shape shape) {
        List<Integer> size = shape.dimensions();
        int last = window.dimensions() - 1;
        int height = last == 0 ? 1 : size.get(1);
        int width = size.get(size.size() - 1);
        List<List<Integer>> down = last == 0 ? List.of(List.of(0)) : lines(window, 0, height);
        List<List<Integer>> across = lines(window, last, width);
        List<List<Integer>> places = new ArrayList<>();
        for (int c = 0; c < size.get(0); c++) {
            for (List<Integer> lines : down) {
                for (List<Integer> columns : across) {
                    List<Integer> one = new ArrayList<>();
                    for (int a : lines) {
                        for (int b : columns) {
                            boolean inside = a >= 0 && a < height && b >= 0 && b < width;
                            one.add(inside ? (c * height + a) * width + b : -1);
                        }
                    }
                    places.add(one);
                }
            }
        }
        return places;
    }

    /** Per output place of one dimension, the places of its window, which may be outside. */
    private static List<List<Integer>> lines(Window window, int d, int size) {
        List<List<Integer>> lines = new ArrayList<>();
        int reach = window.dilation().get(d) * (window.kernel().get(d) - 1);
        int padding = window.padding().get(d);
        for (int at = -padding; at + reach < size + padding; at += window.stride().get(d)) {
            List<Integer> line = new ArrayList<>();
            for (int k = 0; k < window.kernel().get(d); k++) {
                line.add(at + k * window.dilation().get(d));
            }
            lines.add(line);
        }
        return lines;
    }

    private static void assertMax(Window window, Shape shape, SplittableRandom random, long seed) {
        ModuleRun run =
                new ModuleRun(
                        new MaxPool(window), random, random.nextInt(4), false, List.of(shape));
        List<List<Integer>> places = places(window, shape);
        assertThat(run.y.cols()).as("seed %d", seed).isEqualTo(places.size());
        for (int i = 0; i < run.y.rows(); i++) {
            double[] dX = new double[shape.size()];
            Arrays.fill(dX, ModuleRun.FILLED);
            for (int j = 0; j < places.size(); j++) {
                int best = -1;
                for (int place : places.get(j)) {
                    boolean wins =
                            place >= 0
                                    && (best < 0 || run.x[0].get(i, place) > run.x[0].get(i, best));
                    best = wins ? place : best;
                }
                assertThat(run.y.get(i, j)).isEqualTo(run.x[0].get(i, best));
                dX[best] += run.dY.get(i, j);
            }
            assertRow(run.dX[0], i, dX, seed);
        }
    }

    private static void assertRow(Matrix actual, int row, double[] expected, long seed) {
        for (int j = 0; j < expected.length; j++) {
            assertThat((double) actual.get(row, j))
                    .as("seed %d, row %d, number %d", seed, row, j)
                    .isCloseTo(expected[j], within(TOLERANCE));
        }
    }

    @Test
    void maxPool_randomWindows_takesTheLargestAndGivesItTheGradient() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Window window = seed % 5 == 0 ? QUARTERS : window(random, true);
            Shape shape = shape(random, window);
            if (seesInput(window, shape)) {
                assertMax(window, shape, random, seed);
            } else {
                assertThatThrownBy(() -> new MaxPool(window).outputShape(List.of(shape)))
                        .isInstanceOf(ShapeException.class)
                        .hasMessageContaining("would have windows of nothing but padding");
            }
        }
    }

    private static boolean seesInput(Window window, Shape shape) {
        return places(window, shape).stream().allMatch(one -> one.stream().anyMatch(p -> p >= 0));
    }

    @Test
    void averagePool_randomWindows_isTheMeanAndSharesTheGradient() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Window window = window(random, false);
            Shape shape = shape(random, window);
            boolean counts = random.nextBoolean();
            AveragePool pool = new AveragePool(window, counts);
            ModuleRun run = new ModuleRun(pool, random, random.nextInt(4), false, List.of(shape));
            List<List<Integer>> places = places(window, shape);
            assertThat(run.y.cols()).as("seed %d", seed).isEqualTo(places.size());
            for (int i = 0; i < run.y.rows(); i++) {
                double[] dX = new double[shape.size()];
                double[] y = new double[places.size()];
                Arrays.fill(dX, ModuleRun.FILLED);
                for (int j = 0; j < places.size(); j++) {
                    List<Integer> inside = places.get(j).stream().filter(p -> p >= 0).toList();
                    double n = counts ? places.get(j).size() : inside.size();
                    for (int place : inside) {
                        y[j] += run.x[0].get(i, place) / n;
                        dX[place] += run.dY.get(i, j) / n;
                    }
                }
                assertRow(run.y, i, y, seed);
                assertRow(run.dX[0], i, dX, seed);
            }
        }
    }

    @Test
    void globalAveragePool_randomShapes_isEachChannelsMean() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int channels = 1 + random.nextInt(3);
            int height = 1 + random.nextInt(5);
            int width = 1 + random.nextInt(5);
            Shape shape =
                    random.nextBoolean()
                            ? Shape.of(channels, height, width)
                            : Shape.of(channels, height * width);
            ModuleRun run =
                    new ModuleRun(
                            new GlobalAveragePool(),
                            random,
                            random.nextInt(4),
                            false,
                            List.of(shape));
            assertThat(run.y.cols()).isEqualTo(channels);
            int places = height * width;
            for (int i = 0; i < run.y.rows(); i++) {
                double[] x = Doubles.row(run.x[0], i);
                double[] y = new double[channels];
                double[] dX = new double[x.length];
                for (int c = 0; c < channels; c++) {
                    y[c] = Doubles.mean(Arrays.copyOfRange(x, c * places, (c + 1) * places));
                    double each = ModuleRun.FILLED + run.dY.get(i, c) / places;
                    Arrays.fill(dX, c * places, (c + 1) * places, each);
                }
                assertRow(run.y, i, y, seed);
                assertRow(run.dX[0], i, dX, seed);
            }
        }
    }

    /** y and dX of one row with dY = 1. */
    private static float[][] run(Module module, Shape shape, float... x) {
        Matrix in = new Matrix(x, 0, 1, x.length);
        Matrix y = Matrix.zeros(1, module.outputShape(List.of(shape)).size());
        Matrix dY = Matrix.zeros(1, y.cols());
        Matrix dX = Matrix.zeros(1, x.length);
        dY.fill(1);
        Pass pass = new Pass(module, List.of(shape), 1, 0, 0);
        pass.train(new float[0], new float[0], 1);
        module.forward(pass, new Matrix[] {in}, y);
        module.backward(pass, new Matrix[] {in}, y, dY, new Matrix[] {dX});
        return new float[][] {y.data(), dX.data()};
    }

    @Test
    void maxPool_equalNumbers_givesTheGradientToTheFirst() {
        for (Window window :
                List.of(
                        QUARTERS,
                        new Window(
                                QUARTERS.kernel(),
                                List.of(1, 1),
                                QUARTERS.padding(),
                                QUARTERS.dilation()))) {
            float[][] found = run(new MaxPool(window), Shape.of(1, 2, 2), 3, 3, 3, 3);
            assertThat(found[1]).containsExactly(1, 0, 0, 0);
            found = run(new MaxPool(window), Shape.of(1, 2, 2), 1, 3, 3, 2);
            assertThat(found[1]).containsExactly(0, 1, 0, 0);
            found = run(new MaxPool(window), Shape.of(1, 2, 2), 1, 2, 3, 3);
            assertThat(found[1]).containsExactly(0, 0, 1, 0);
        }
    }

    @Test
    void maxPool_padding_neverWins() {
        float[][] found =
                run(new MaxPool(Window.square(3, 2, 1)), Shape.of(1, 2, 2), -7, -5, -6, -8);

        assertThat(found[0]).containsExactly(-5);
        assertThat(found[1]).containsExactly(0, 1, 0, 0);
    }

    @Test
    void maxPool_numbersThatAreNone_comeOut() {
        float nan = Float.NaN;
        for (int at = 0; at < 4; at++) {
            float[] x = {1, 2, 3, 4};
            x[at] = nan;
            assertThat(run(new MaxPool(QUARTERS), Shape.of(1, 2, 2), x)[0]).containsExactly(nan);
            assertThat(run(new MaxPool(Window.square(2)), Shape.of(1, 2, 2), x)[0])
                    .containsExactly(nan);
        }
        float least = Float.NEGATIVE_INFINITY;
        float[][] found = run(new MaxPool(Window.square(1)), Shape.of(1, 1, 2), least, 1);
        assertThat(found[0]).containsExactly(least, 1);
        assertThat(found[1]).containsExactly(1, 1);
    }

    @Test
    void averagePool_corner_countsPaddingOnlyIfAsked() {
        float[] ones = {1, 1, 1, 1};
        Window window = Window.square(2, 2, 1);

        assertThat(run(new AveragePool(window, true), Shape.of(1, 2, 2), ones)[0])
                .containsExactly(0.25f, 0.25f, 0.25f, 0.25f);
        assertThat(run(new AveragePool(window, false), Shape.of(1, 2, 2), ones)[0])
                .containsExactly(1, 1, 1, 1);
    }

    @Test
    void outputShape_images_haveTheirChannels() {
        Shape image = Shape.of(6, 28, 27);

        assertThat(new MaxPool(QUARTERS).outputShape(List.of(image)))
                .isEqualTo(Shape.of(6, 14, 13));
        assertThat(new AveragePool(Window.square(3, 2, 1), true).outputShape(List.of(image)))
                .isEqualTo(Shape.of(6, 14, 14));
        assertThat(new GlobalAveragePool().outputShape(List.of(image))).isEqualTo(Shape.of(6));
    }

    @Test
    void constructor_outOfRange_throws() {
        assertThatThrownBy(() -> new MaxPool(Window.square(3, 1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "max-pool2d needs a padding of at most half its kernel [3, 3], not [2, 2]");
        Window dilated = new Window(List.of(2), List.of(1), List.of(0), List.of(2));
        assertThatThrownBy(() -> new AveragePool(dilated, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("avg-pool1d has no dilation, not [2]");
    }

    @Test
    void outputShape_features_isRefused() {
        assertThatThrownBy(() -> new MaxPool(QUARTERS).outputShape(List.of(Shape.of(4))))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("max-pool2d takes channels x height x width, not 4;");
        assertThatThrownBy(() -> new GlobalAveragePool().outputShape(List.of(Shape.of(4))))
                .isInstanceOf(ShapeException.class)
                .hasMessage("global-avg-pool takes channels with places, not 4 features");
    }
}
