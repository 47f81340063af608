package org.backdraft.nn;

import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.Rows;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A comparison of backpropagation's gradient with a numeric one, coordinate by coordinate.
 *
 * <p>relative error = |a - n| / max(|a|, |n|, floor) for the analytic gradient a and the central
 * difference n = (J(theta + h) - J(theta - h)) / 2h of the loss sum J.
 */
public final class GradientCheck {
    /*
     * J is computed in float32, so n carries rounding noise of about 1e-7 |J| / h, and a truncation
     * error of order h^2. h = 5e-3 max(1, |theta_i|) balances the two for losses of order 1 a row
     * (Press et al., "Numerical Recipes", section 5.7). Where a piecewise linear module has a kink
     * between theta - h and theta + h, n is a mean of the gradients on both sides and need not be the
     * one at theta. So a coordinate that fails is judged again by how far n lies outside the range of
     * backpropagation's gradients between theta - h and theta + h: the mean value theorem puts n
     * inside, and a wrong backward is wrong all over. The floor, a hundredth of the largest
     * gradient and at least 1e-4, keeps coordinates that are lost in the noise from failing: where a
     * loss is saturated, softmax - onehot has steps of 2^-24, and theta's gradient some tens of them.
     */
    /** The largest relative error that passes. */
    public static final double TOLERANCE = 1e-2;

    private static final double STEP = 5e-3;

    /** Points on each side of theta at which a coordinate that failed is judged again. */
    private static final int POINTS = 8;

    private static final double FLOOR = 1e-2;
    private static final double RESOLUTION = 1e-4;

    /** Of random choices: every loss of a check is computed with the same ones. */
    private static final long SEED = 1;

    /**
     * What a check found.
     *
     * @param coordinates how many were compared
     * @param worst the parameter furthest off, such as "hidden1.weight[3, 17]"
     * @param analytic its gradient by backpropagation
     * @param numeric its gradient by central differences
     * @param relativeError how far the two are apart
     */
    public record Result(
            int coordinates, String worst, double analytic, double numeric, double relativeError) {

        /** Whether the worst coordinate is within tolerance. */
        public boolean passed() {
            return relativeError <= TOLERANCE;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d coordinates; worst %s: backpropagation %.6g, numeric %.6g, relative error"
                            + " %.2g (limit %.2g)",
                    coordinates,
                    worst,
                    analytic,
                    numeric,
                    relativeError,
                    TOLERANCE);
        }
    }

    private final Graph graph;
    private final Rows input;
    private final Matrix target;
    private final Matrix weight;
    private final Backprop backprop;

    /**
     * A check on one batch.
     *
     * @param input read, rows x input width
     * @param target read, rows x target width
     * @param weight read, rows x 1
     */
    public GradientCheck(Graph graph, Loss loss, Rows input, Matrix target, Matrix weight) {
        this.graph = graph;
        this.input = input;
        this.target = target;
        this.weight = weight;
        this.backprop = new Backprop(graph, loss, input.rows());
    }

    /**
     * Compares up to {@code perTensor} coordinates of each tensor of parameters, drawn by seed.
     *
     * @param theta read; restored after each coordinate
     */
    public Result run(float[] theta, int perTensor, long seed) {
        float[] gradient = new float[theta.length];
        backprop.gradient(theta, input, target, weight, SEED, gradient);
        double floor = Math.max(FLOOR * largest(gradient), RESOLUTION);
        SplittableRandom random = new SplittableRandom(seed);
        Result worst = new Result(0, "none", 0, 0, 0);
        int count = 0;
        for (int i = 0; i < graph.nodes().size(); i++) {
            int at = graph.offset(i);
            for (ParameterShape tensor :
                    graph.isFrozen(i) ? List.<ParameterShape>of() : graph.parameters(i)) {
                for (int c = 0; c < Math.min(perTensor, tensor.size()); c++) {
                    int index = perTensor >= tensor.size() ? c : random.nextInt(tensor.size());
                    String name = coordinate(graph.nodes().get(i), tensor, index);
                    Result one = compare(theta, at + index, gradient[at + index], floor, name);
                    worst = count == 0 || one.relativeError > worst.relativeError ? one : worst;
                    count++;
                }
                at += tensor.size();
            }
        }
        return new Result(count, worst.worst, worst.analytic, worst.numeric, worst.relativeError);
    }

    private Result compare(float[] theta, int i, double analytic, double floor, String name) {
        float h = (float) (STEP * Math.max(1, Math.abs(theta[i])));
        double numeric = centralDifference(theta, i, h);
        double size = Math.max(floor, Math.max(Math.abs(analytic), Math.abs(numeric)));
        double error = relativeError(analytic, numeric, size);
        if (error > TOLERANCE) {
            double least = analytic;
            double most = analytic;
            for (int point = -POINTS; point <= POINTS; point++) {
                double there = gradientAt(theta, i, h * point / POINTS);
                least = Math.min(least, there);
                most = Math.max(most, there);
            }
            error = relativeError(Math.max(least, Math.min(most, numeric)), numeric, size);
        }
        return new Result(1, name, analytic, numeric, error);
    }

    /** Backpropagation's gradient of coordinate i where that coordinate is moved by {@code by}. */
    private double gradientAt(float[] theta, int i, float by) {
        float saved = theta[i];
        theta[i] = saved + by;
        float[] gradient = new float[theta.length];
        backprop.gradient(theta, input, target, weight, SEED, gradient);
        theta[i] = saved;
        return gradient[i];
    }

    private static double relativeError(double analytic, double numeric, double size) {
        double error = Math.abs(analytic - numeric) / size;
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    private double centralDifference(float[] theta, int i, float h) {
        float saved = theta[i];
        float above = saved + h;
        float below = saved - h;
        theta[i] = above;
        double high = lossSum(theta);
        theta[i] = below;
        double low = lossSum(theta);
        theta[i] = saved;
        return (high - low) / ((double) above - below);
    }

    private double lossSum(float[] theta) {
        return backprop.trainingLoss(theta, input, target, weight, SEED);
    }

    private static double largest(float[] gradient) {
        double max = 0;
        for (float g : gradient) {
            max = Math.max(max, Math.abs(g));
        }
        return max;
    }

    private static String coordinate(Node node, ParameterShape tensor, int index) {
        StringBuilder position = new StringBuilder();
        int rest = index;
        for (int d = tensor.dimensions().size() - 1; d >= 0; d--) {
            int size = tensor.dimensions().get(d);
            position.insert(0, (d > 0 ? ", " : "") + rest % size);
            rest /= size;
        }
        return "%s.%s[%s]".formatted(node.name(), tensor.name(), position);
    }
}
