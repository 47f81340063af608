package org.backdraft.driver.optim;

/**
 * Adam: steps along a running mean of gradients, divided by the root of one of their squares.
 *
 * <p>For the gradient g of update t: m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2,
 * then theta -= r m' / (sqrt(v') + epsilon) with m' = m / (1 - beta1^t), v' = v / (1 - beta2^t)
 * (Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015), as PyTorch computes it.
 *
 * @param learningRate r, over 0
 * @param beta1 from 0 to under 1
 * @param beta2 from 0 to under 1
 * @param epsilon over 0
 */
public record Adam(double learningRate, double beta1, double beta2, double epsilon)
        implements FirstOrder {
    /** Usual settings. */
    public static final Adam DEFAULT = new Adam(0.001, 0.9, 0.999, 1e-8);

    public Adam {
        Bounds.learningRate(learningRate);
        Bounds.underOne("beta1", beta1);
        Bounds.underOne("beta2", beta2);
        Bounds.overZero("epsilon", epsilon);
    }

    @Override
    public OptimizerState initialState(int parameters) {
        return OptimizerState.zeros(2, parameters);
    }

    @Override
    public void update(Slice slice) {
        update(slice, beta1, beta2, epsilon);
    }

    /** One update with these settings; decoupled weight decay is the slice's. */
    static void update(Slice slice, double beta1, double beta2, double epsilon) {
        float[] theta = slice.theta;
        float[] gradient = slice.gradient;
        float[] mean = slice.moments[0];
        float[] square = slice.moments[1];
        float factor = slice.factor;
        float keep = slice.keep();
        float a1 = (float) beta1;
        float b1 = (float) (1 - beta1);
        float a2 = (float) beta2;
        float b2 = (float) (1 - beta2);
        float rate = (float) (slice.rate / (1 - StrictMath.pow(beta1, slice.update)));
        float root = (float) (1 / Math.sqrt(1 - StrictMath.pow(beta2, slice.update)));
        float e = (float) epsilon;
        int to = slice.to;
        for (int i = slice.from; i < to; i++) {
            float g = factor * gradient[i];
            float m = Slice.settled(a1 * mean[i] + b1 * g);
            float v = Slice.settled(a2 * square[i] + b2 * (g * g));
            mean[i] = m;
            square[i] = v;
            theta[i] = keep * theta[i] - rate * (m / (root * (float) Math.sqrt(v) + e));
        }
    }
}
