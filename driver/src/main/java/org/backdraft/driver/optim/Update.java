package org.backdraft.driver.optim;

import org.backdraft.tensor.Sweep;

import java.util.ArrayList;
import java.util.List;

/**
 * One update of all parameters: clipping, regularisation and an optimizer's rule, by several
 * threads, with the same bits whatever their number. Used by the driver's training thread.
 */
public final class Update {
    /*
     * The spans are cut into blocks of fixed size, which threads take in turn. Everything that is
     * done to a block is done while it is in the cache. Element-wise work doesn't depend on who
     * does it; a norm is the sum, in block order, of the blocks' sums, after a pass of its own:
     *
     *   1. (clipping by norm)      values clipped; squares of the gradient
     *   2. (layer-wise rules)      penalties added; squares of theta and of the direction
     *   3.                         penalties added, unless 2 did; the step; max-norm
     */
    static final int BLOCK = Sweep.BLOCK;

    private final FirstOrder optimizer;
    private final List<ParameterSpan> spans;
    private final Clipping clipping;
    private final List<Block> blocks;
    private final Sweep sweep;
    private final Slice[] slices;
    private final Sweep.Work clip = this::clip;
    private final Sweep.Work direct = this::direct;
    private final Sweep.Work step = this::step;
    private final double[] squares;
    private final double[] thetaSquares;
    private final double[] ratios;
    private float[] theta;
    private float[] gradient;
    private float factor;
    private double rate;
    private OptimizerState state;

    /**
     * Parameters {@code from} to {@code to} of span number {@code span}: whole rows, if limited.
     */
    private record Block(int span, int from, int to) {}

    /**
     * An update.
     *
     * @param spans the tensors that are trained, in theta's order
     * @param threads that may work at once, over 0
     */
    public Update(FirstOrder optimizer, List<ParameterSpan> spans, Clipping clipping, int threads) {
        Bounds.atLeast(1, "threads", threads);
        this.optimizer = optimizer;
        this.spans = List.copyOf(spans);
        this.clipping = clipping;
        this.blocks = cut(this.spans);
        this.sweep = new Sweep(threads);
        this.slices = new Slice[sweep.threads()];
        for (int i = 0; i < slices.length; i++) {
            slices[i] = new Slice();
        }
        this.squares = new double[blocks.size()];
        this.thetaSquares = new double[blocks.size()];
        this.ratios = new double[spans.size()];
    }

    /** The bare rule on the first {@code parameters} of theta, by one thread. */
    public static Update of(FirstOrder optimizer, int parameters) {
        ParameterSpan all = new ParameterSpan("parameters", 0, parameters, 1, 1, Regularizer.NONE);
        return new Update(optimizer, List.of(all), Clipping.NONE, 1);
    }

    private static List<Block> cut(List<ParameterSpan> spans) {
        List<Block> blocks = new ArrayList<>();
        int end = 0;
        for (int i = 0; i < spans.size(); i++) {
            ParameterSpan span = spans.get(i);
            if (span.from() < end) {
                throw new IllegalArgumentException(
                        "'%s' starts at %d in theta, before the end of the one before it at %d"
                                .formatted(span.name(), span.from(), end));
            }
            end = span.to();
            int size = blockSize(span);
            for (int from = span.from(); from < end; from += Math.min(size, end - from)) {
                blocks.add(new Block(i, from, from + Math.min(size, end - from)));
            }
        }
        return blocks;
    }

    private static int blockSize(ParameterSpan span) {
        return span.regularizer().maxNorm() == 0
                ? BLOCK
                : Math.max(1, BLOCK / Math.max(1, span.columns())) * span.columns();
    }

    /**
     * Takes one step.
     *
     * @param theta accumulated within the spans
     * @param gradientSum overwritten within the spans; the data's gradient is this times {@code
     *     factor}
     * @param factor 1 / (sum of the examples' weights)
     * @param rate the learning rate of this update
     * @param state accumulated
     */
    public void apply(
            float[] theta, float[] gradientSum, float factor, double rate, OptimizerState state) {
        this.theta = theta;
        this.gradient = gradientSum;
        this.factor = factor;
        this.rate = rate;
        this.state = state;
        optimizer.advance(state);
        if (clipping.norm() > 0) {
            sweep.run(blocks.size(), clip);
            clipNorm();
        }
        if (optimizer instanceof LayerWise layerWise) {
            sweep.run(blocks.size(), direct);
            findRatios(layerWise);
        }
        sweep.run(blocks.size(), step);
    }

    private void clip(int thread, int block) {
        Slice slice = slice(thread, block);
        if (clipping.value() > 0) {
            clipping.limitValues(gradient, factor, slice.from, slice.to);
        }
        squares[block] = slice.squares(gradient);
    }

    private void clipNorm() {
        double sum = 0;
        for (double square : squares) {
            sum += square;
        }
        double left = clipping.value() > 0 ? 1 : factor;
        factor = (float) (left * clipping.scale(left * Math.sqrt(sum)));
    }

    private void direct(int thread, int block) {
        Slice slice = slice(thread, block);
        prepareGradient(slice, blocks.get(block).span);
        thetaSquares[block] = slice.squares(theta);
        squares[block] = ((LayerWise) optimizer).directionSquares(slice);
    }

    private void findRatios(LayerWise layerWise) {
        int block = 0;
        for (int i = 0; i < ratios.length; i++) {
            double thetaSum = 0;
            double directionSum = 0;
            for (; block < blocks.size() && blocks.get(block).span == i; block++) {
                thetaSum += thetaSquares[block];
                directionSum += squares[block];
            }
            ratios[i] =
                    spans.get(i).regularizer().exempt()
                            ? 1
                            : layerWise.trustRatio(
                                    Math.sqrt(thetaSum),
                                    Math.sqrt(directionSum),
                                    decay(spans.get(i)));
        }
    }

    private void step(int thread, int block) {
        Slice slice = slice(thread, block);
        int i = blocks.get(block).span;
        if (optimizer instanceof LayerWise) {
            slice.factor = rewritesGradient(i) ? 1 : factor;
            slice.rate *= ratios[i];
        } else {
            prepareGradient(slice, i);
        }
        optimizer.update(slice);
        ParameterSpan span = spans.get(i);
        if (span.regularizer().maxNorm() > 0) {
            span.regularizer().limitRows(slice, span.columns());
        }
    }

    /** Puts what is left of clipping, and the penalties, into the gradient. */
    private void prepareGradient(Slice slice, int span) {
        Regularizer regularizer = spans.get(span).regularizer();
        if (clipsValuesAlone()) {
            clipping.limitValues(gradient, slice.factor, slice.from, slice.to);
            slice.factor = 1;
        }
        if (regularizer.isPenalty()) {
            regularizer.addGradient(theta, gradient, slice.factor, slice.from, slice.to);
            slice.factor = 1;
        }
    }

    private boolean rewritesGradient(int span) {
        return clipsValuesAlone() || spans.get(span).regularizer().isPenalty();
    }

    private boolean clipsValuesAlone() {
        return clipping.value() > 0 && clipping.norm() == 0;
    }

    private double decay(ParameterSpan span) {
        return span.regularizer().exempt()
                ? 0
                : optimizer.weightDecay() + span.regularizer().weightDecay();
    }

    private Slice slice(int thread, int block) {
        Block at = blocks.get(block);
        ParameterSpan span = spans.get(at.span);
        Slice slice = slices[thread];
        slice.theta = theta;
        slice.gradient = gradient;
        slice.factor = factor;
        slice.moments = state.moments();
        slice.numbers = state.numbers();
        slice.from = at.from;
        slice.to = at.to;
        slice.rate = rate * span.rateFactor();
        slice.decay = decay(span);
        slice.update = state.updates();
        return slice;
    }
}
