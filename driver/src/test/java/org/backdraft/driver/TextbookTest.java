package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.backdraft.driver.optim.OptimizerState;
import org.backdraft.driver.optim.Sgd;
import org.backdraft.driver.optim.Update;
import org.backdraft.driver.sync.InProcess;
import org.backdraft.nn.BinaryCrossEntropy;
import org.backdraft.nn.Graph;
import org.backdraft.nn.Initializer;
import org.backdraft.nn.Linear;
import org.backdraft.nn.Loss;
import org.backdraft.nn.Node;
import org.backdraft.nn.Perceptron;
import org.backdraft.nn.SquaredError;
import org.backdraft.worker.FloatFeatures;
import org.backdraft.worker.GradientSum;
import org.backdraft.worker.GradientTask;
import org.backdraft.worker.LocalShards;
import org.backdraft.worker.Sampling;
import org.backdraft.worker.Scaling;
import org.backdraft.worker.Shard;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The models without hidden layers against what is known of them in closed form. */
class TextbookTest {
    private static final int FEATURES = 3;
    private static final Graph ONE_UNIT =
            new Graph(
                    FEATURES,
                    List.of(
                            new Node(
                                    "unit",
                                    new Linear(1, true, Initializer.ZEROS),
                                    List.of(Graph.INPUT))));

    @Test
    void linearRegression_fullBatches_agreesWithTheNormalEquations() {
        SplittableRandom random = new SplittableRandom(1);
        float[][] x = normal(random, 200);
        float[] y = new float[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = 2 * x[i][0] - x[i][1] + 0.5f + (float) random.nextGaussian();
        }

        float[] theta = minimise(new SquaredError(), x, y, 400);

        RealMatrix a = withOnes(x);
        RealVector b = a.preMultiply(vector(y));
        RealVector exact = new LUDecomposition(a.transpose().multiply(a)).getSolver().solve(b);
        assertAgree(theta, exact, 1e-5);
    }

    @Test
    void logisticRegression_fullBatches_agreesWithNewtonsMethod() {
        SplittableRandom random = new SplittableRandom(2);
        float[][] x = normal(random, 300);
        float[] t = new float[x.length];
        for (int i = 0; i < t.length; i++) {
            double z = 1.5 * x[i][0] - x[i][2] + 0.3 + 1.5 * random.nextGaussian();
            t[i] = z > 0 ? 1 : 0;
        }

        float[] theta = minimise(new BinaryCrossEntropy(), x, t, 3000);

        assertAgree(theta, newton(withOnes(x), vector(t)), 1e-4);
    }

    /** Novikoff, "On convergence proofs on perceptrons", 1962: at most (R / gamma)^2 mistakes. */
    @Test
    void perceptron_separableData_separatesItWithinNovikoffsBound() {
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] separator = {1, -2, 0.5f, 0.3f};
            float[][] x = separable(random, separator, 0.2);
            float[] t = new float[x.length];
            double radius = 0;
            double margin = Double.MAX_VALUE;
            for (int i = 0; i < t.length; i++) {
                double z = score(separator, x[i]) / norm(separator);
                t[i] = z > 0 ? 1 : 0;
                margin = Math.min(margin, Math.abs(z));
                radius = Math.max(radius, Math.sqrt(1 + square(x[i])));
            }

            int mistakes = rosenblatt(x, t, seed);

            assertThat((double) mistakes)
                    .as("mistakes, seed %d", seed)
                    .isBetween(1.0, radius * radius / (margin * margin));
        }
    }

    /** Trains until an epoch passes without a mistake; returns how many there were. */
    private static int rosenblatt(float[][] x, float[] t, long seed) {
        LocalShards data = shards(x, t);
        Sampling oneByOne = new Sampling(x.length, 1, 1, seed);
        GradientTask task =
                new GradientTask(ONE_UNIT, new Perceptron(), Scaling.none(FEATURES), oneByOne);
        InProcess source = new InProcess(task, data);
        Sgd rule = new Sgd(1, 0, false);
        OptimizerState none = rule.initialState(0);
        float[] theta = new float[FEATURES + 1];
        Update update = Update.of(rule, theta.length);
        int mistakes = 0;
        int inARow = 0;
        for (long step = 0; inARow < 2 * x.length; step++) {
            GradientSum sum = source.gradient(theta, step);
            boolean mistaken = !Arrays.equals(sum.gradient(), new float[theta.length]);
            mistakes += mistaken ? 1 : 0;
            inARow = mistaken ? 0 : inARow + 1;
            update.apply(theta, sum.gradient(), 1, rule.learningRate(), none);
        }
        return mistakes;
    }

    private static float[] minimise(Loss loss, float[][] x, float[] y, int steps) {
        Sampling all = new Sampling(x.length, 1, x.length, 1);
        GradientTask task = new GradientTask(ONE_UNIT, loss, Scaling.none(FEATURES), all);
        InProcess source = new InProcess(task, shards(x, y));
        Sgd sgd = new Sgd(0.3, 0.9, false);
        float[] theta = new float[FEATURES + 1];
        OptimizerState state = sgd.initialState(theta.length);
        Update update = Update.of(sgd, theta.length);
        for (int step = 0; step < steps; step++) {
            GradientSum sum = source.gradient(theta, step);
            update.apply(
                    theta, sum.gradient(), (float) (1 / sum.weight()), sgd.learningRate(), state);
        }
        return theta;
    }

    /** The maximum of the likelihood by Newton's method, in double. */
    private static RealVector newton(RealMatrix a, RealVector t) {
        RealVector w = new ArrayRealVector(a.getColumnDimension());
        for (int iteration = 0; iteration < 20; iteration++) {
            RealVector p = a.operate(w).map(z -> 1 / (1 + Math.exp(-z)));
            RealMatrix weighted = a.copy();
            for (int i = 0; i < a.getRowDimension(); i++) {
                double curvature = p.getEntry(i) * (1 - p.getEntry(i));
                weighted.setRowVector(i, a.getRowVector(i).mapMultiply(curvature));
            }
            RealMatrix hessian = a.transpose().multiply(weighted);
            RealVector gradient = a.preMultiply(t.subtract(p));
            w = w.add(new LUDecomposition(hessian).getSolver().solve(gradient));
        }
        return w;
    }

    private static LocalShards shards(float[][] x, float[] targets) {
        float[] features = new float[x.length * FEATURES];
        for (int i = 0; i < x.length; i++) {
            System.arraycopy(x[i], 0, features, i * FEATURES, FEATURES);
        }
        Shard shard =
                new Shard(
                        0,
                        1,
                        new FloatFeatures(x.length, FEATURES, features),
                        targets,
                        new float[0]);
        return new LocalShards(List.of(shard), 1);
    }

    private static float[][] normal(SplittableRandom random, int rows) {
        float[][] x = new float[rows][FEATURES];
        for (float[] row : x) {
            for (int j = 0; j < FEATURES; j++) {
                row[j] = (float) random.nextGaussian();
            }
        }
        return x;
    }

    /** Normal rows that keep a distance from the plane of a separator. */
    private static float[][] separable(SplittableRandom random, float[] separator, double gap) {
        return Arrays.stream(normal(random, 300))
                .filter(row -> Math.abs(score(separator, row)) / norm(separator) > gap)
                .toArray(float[][]::new);
    }

    private static double score(float[] w, float[] row) {
        double sum = w[FEATURES];
        for (int j = 0; j < FEATURES; j++) {
            sum += (double) w[j] * row[j];
        }
        return sum;
    }

    private static double norm(float[] w) {
        return Math.sqrt(square(w));
    }

    private static double square(float[] w) {
        double sum = 0;
        for (float v : w) {
            sum += (double) v * v;
        }
        return sum;
    }

    private static RealMatrix withOnes(float[][] x) {
        RealMatrix a = new Array2DRowRealMatrix(x.length, FEATURES + 1);
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < FEATURES; j++) {
                a.setEntry(i, j, x[i][j]);
            }
            a.setEntry(i, FEATURES, 1);
        }
        return a;
    }

    private static RealVector vector(float[] values) {
        RealVector vector = new ArrayRealVector(values.length);
        for (int i = 0; i < values.length; i++) {
            vector.setEntry(i, values[i]);
        }
        return vector;
    }

    private static void assertAgree(float[] theta, RealVector exact, double tolerance) {
        for (int j = 0; j < theta.length; j++) {
            assertThat((double) theta[j]).isCloseTo(exact.getEntry(j), within(tolerance));
        }
    }
}
