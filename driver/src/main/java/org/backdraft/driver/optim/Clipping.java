package org.backdraft.driver.optim;

/**
 * A limit to the data's mean gradient: first every number to [-value, value], then the whole, all
 * tensors together, to a Euclidean norm (Pascanu, Mikolov and Bengio, "On the difficulty of
 * training recurrent neural networks", ICML 2013; as PyTorch's clip_grad_value_ and
 * clip_grad_norm_).
 *
 * @param value 0 or more; 0 switches it off
 * @param norm 0 or more; 0 switches it off
 */
public record Clipping(double value, double norm) {
    /** None at all. */
    public static final Clipping NONE = new Clipping(0, 0);

    /** PyTorch's, which keeps a norm of 0 from dividing. */
    private static final double EPSILON = 1e-6;

    public Clipping {
        Bounds.zeroOrMore("the value to clip at", value);
        Bounds.zeroOrMore("the norm to clip at", norm);
    }

    /**
     * gradient = factor gradient, limited to [-value, value].
     *
     * @param gradient written from {@code from} to {@code to}
     */
    void limitValues(float[] gradient, float factor, int from, int to) {
        float limit = (float) value;
        for (int i = from; i < to; i++) {
            gradient[i] = Math.max(-limit, Math.min(limit, factor * gradient[i]));
        }
    }

    /** What a gradient of this norm is multiplied by: norm / (gradientNorm + 1e-6), at most 1. */
    double scale(double gradientNorm) {
        return Math.min(1, norm / (gradientNorm + EPSILON));
    }
}
