package org.backdraft.driver.train;

import org.backdraft.driver.optim.ParameterSpan;
import org.backdraft.driver.sync.GradientSource;
import org.backdraft.worker.GradientSum;

import java.util.Arrays;
import java.util.List;

/**
 * The mean loss of all examples plus the penalties, as a function of those parameters that have a
 * span: the variables x, laid out span after span. Used by the driver's training thread.
 */
final class Objective {
    /*
     * The loss is computed at theta = (float) x, so the function is one of theta: constant within
     * the rounding of x. The last evaluation is kept, as the point that a line search ends with is
     * where the next one begins.
     */
    private final GradientSource source;
    private final List<ParameterSpan> spans;
    private final int variables;
    private float[] theta = new float[0];
    private Evaluation last;
    private long evaluations;
    private long nanos;

    /**
     * The function at a point.
     *
     * @param value mean loss plus penalties
     * @param gradient of the value, laid out as x
     * @param isFinite whether the value, and all sums over the examples, are
     * @param lossSum over the examples
     * @param weightSum over the examples
     * @param examples number of them
     */
    record Evaluation(
            double value,
            double[] gradient,
            boolean isFinite,
            double lossSum,
            double weightSum,
            long examples) {

        /** Euclidean norm of the gradient. */
        double gradientNorm() {
            double squares = 0;
            for (double g : gradient) {
                squares += g * g;
            }
            return Math.sqrt(squares);
        }
    }

    /**
     * A function of the parameters in some spans.
     *
     * @param source whose step 0 uses all examples
     */
    Objective(GradientSource source, List<ParameterSpan> spans) {
        this.source = source;
        this.spans = List.copyOf(spans);
        this.variables = spans.stream().mapToInt(ParameterSpan::size).sum();
    }

    /** Gives all parameters a value: those that have no span keep it. Reads. */
    void fix(float[] parameters) {
        if (!Arrays.equals(theta, parameters)) {
            theta = parameters.clone();
            last = null;
        }
    }

    /** x of the parameters as they are. */
    double[] variables() {
        double[] x = new double[variables];
        int i = 0;
        for (ParameterSpan span : spans) {
            for (int k = span.from(); k < span.to(); k++) {
                x[i++] = theta[k];
            }
        }
        return x;
    }

    /** Whether x is that of the parameters as they are, but for its rounding to them. */
    boolean isAt(double[] x) {
        boolean same = x.length == variables;
        int i = 0;
        for (ParameterSpan span : spans) {
            for (int k = span.from(); same && k < span.to(); k++) {
                same = Float.compare((float) x[i++], theta[k]) == 0;
            }
        }
        return same;
    }

    /** The function at x, which the parameters move to. Reads. */
    Evaluation at(double[] x) {
        if (last == null || !isAt(x)) {
            moveTo(x);
            last = evaluate();
        }
        return last;
    }

    /** The parameters of the last evaluation; read only. */
    float[] theta() {
        return theta;
    }

    /** Number of times that the examples' gradients were computed. */
    long evaluations() {
        return evaluations;
    }

    /** Nanoseconds that went into {@link #evaluations}. */
    long nanos() {
        return nanos;
    }

    private void moveTo(double[] x) {
        int i = 0;
        for (ParameterSpan span : spans) {
            for (int k = span.from(); k < span.to(); k++) {
                theta[k] = (float) x[i++];
            }
        }
    }

    private Evaluation evaluate() {
        long start = System.nanoTime();
        GradientSum sum = source.gradient(theta, 0);
        nanos += System.nanoTime() - start;
        evaluations++;
        double factor = sum.weight() > 0 ? 1 / sum.weight() : 0;
        double value = factor * sum.loss();
        double[] gradient = new double[variables];
        int i = 0;
        for (ParameterSpan span : spans) {
            value += span.penalty(theta);
            double l2 = span.regularizer().l2();
            for (int k = span.from(); k < span.to(); k++) {
                gradient[i++] = factor * sum.gradient()[k] + l2 * theta[k];
            }
        }
        return new Evaluation(
                value,
                gradient,
                sum.isFinite() && Double.isFinite(value),
                sum.loss(),
                sum.weight(),
                sum.count());
    }
}
