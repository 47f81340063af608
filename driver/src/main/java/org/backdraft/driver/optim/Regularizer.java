package org.backdraft.driver.optim;

/**
 * What keeps the parameters of a tensor small.
 *
 * <p>The penalties l2 / 2 |theta|^2 + l1 |theta|_1 belong to the loss; their gradient l2 theta + l1
 * sign(theta) is added after clipping, which is of the data's gradient only (as PyTorch does with
 * its optimizers' weight_decay). Decoupled weight decay is no penalty: it takes rate * weightDecay
 * * theta off theta with the step, past moments and adaptive rates (Loshchilov and Hutter,
 * "Decoupled weight decay regularization", ICLR 2019). Max-norm scales each row, a unit's incoming
 * weights, down to at most this Euclidean norm after the step (Srivastava, Hinton, Krizhevsky,
 * Sutskever and Salakhutdinov, "Dropout: a simple way to prevent neural networks from overfitting",
 * JMLR 15, 2014).
 *
 * @param l1 0 or more
 * @param l2 0 or more
 * @param weightDecay 0 or more; added to the optimizer's own
 * @param maxNorm 0 or more; 0 switches it off
 * @param exempt whether the optimizer's own weight decay and trust ratio pass the tensor by, too;
 *     all else is 0 then
 */
public record Regularizer(
        double l1, double l2, double weightDecay, double maxNorm, boolean exempt) {
    /** For tensors that nothing regularises: biases and norms. */
    public static final Regularizer NONE = new Regularizer(0, 0, 0, 0, true);

    public Regularizer {
        Bounds.zeroOrMore("l1", l1);
        Bounds.zeroOrMore("l2", l2);
        Bounds.zeroOrMore("weight decay", weightDecay);
        Bounds.zeroOrMore("max-norm", maxNorm);
        if (exempt && (l1 > 0 || l2 > 0 || weightDecay > 0 || maxNorm > 0)) {
            throw new IllegalArgumentException("what is exempt has no regularisation of its own");
        }
    }

    /** A regularizer beside the optimizer's own weight decay; all may be 0. */
    public Regularizer(double l1, double l2, double weightDecay, double maxNorm) {
        this(l1, l2, weightDecay, maxNorm, false);
    }

    /** Whether the loss has a penalty. */
    public boolean isPenalty() {
        return l1 > 0 || l2 > 0;
    }

    /** l2 / 2 |theta|^2 + l1 |theta|_1 over theta[from .. to). */
    public double penalty(float[] theta, int from, int to) {
        double absolutes = 0;
        double squares = 0;
        if (isPenalty()) {
            for (int i = from; i < to; i++) {
                absolutes += Math.abs(theta[i]);
                squares += (double) theta[i] * theta[i];
            }
        }
        return l2 / 2 * squares + l1 * absolutes;
    }

    /**
     * gradient = factor gradient + l2 theta + l1 sign(theta), from {@code from} to {@code to}.
     *
     * @param theta read
     * @param gradient written
     */
    public void addGradient(float[] theta, float[] gradient, float factor, int from, int to) {
        if (l1 > 0) {
            addBoth(theta, gradient, factor, from, to);
        } else {
            addSquares(theta, gradient, factor, from, to);
        }
    }

    private void addSquares(float[] theta, float[] gradient, float factor, int from, int to) {
        float two = (float) l2;
        for (int i = from; i < to; i++) {
            gradient[i] = factor * gradient[i] + two * theta[i];
        }
    }

    /** The sign as a clamp, which becomes vector instructions; it is exact but for subnormals. */
    private void addBoth(float[] theta, float[] gradient, float factor, int from, int to) {
        float one = (float) l1;
        float two = (float) l2;
        for (int i = from; i < to; i++) {
            float sign = Math.max(-1f, Math.min(1f, Float.MAX_VALUE * theta[i]));
            gradient[i] = factor * gradient[i] + two * theta[i] + one * sign;
        }
    }

    /**
     * Scales rows of over {@code maxNorm} down to it.
     *
     * @param slice whole rows, whose theta is accumulated
     */
    void limitRows(Slice slice, int columns) {
        int end = slice.to;
        for (int row = slice.from; row < end; row += columns) {
            slice.from = row;
            slice.to = row + columns;
            double norm = Math.sqrt(slice.squares(slice.theta));
            if (norm > maxNorm) {
                scale(slice.theta, row, row + columns, (float) (maxNorm / norm));
            }
        }
    }

    private static void scale(float[] theta, int from, int to, float factor) {
        for (int i = from; i < to; i++) {
            theta[i] *= factor;
        }
    }
}
