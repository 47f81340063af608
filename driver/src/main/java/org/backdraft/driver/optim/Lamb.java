package org.backdraft.driver.optim;

/**
 * Layer-wise adaptive moments, for large batches.
 *
 * <p>For a tensor w with weight decay d: u = m' / (sqrt(v') + epsilon) as in {@link Adam}, then w
 * -= r q (u + d w), with the trust ratio q = |w| / |u + d w| (You et al., "Large batch optimization
 * for deep learning: training BERT in 76 minutes", ICLR 2020). q = 1 where a norm is 0 and for
 * tensors without regularizer.
 *
 * @param learningRate r, over 0
 * @param beta1 from 0 to under 1
 * @param beta2 from 0 to under 1
 * @param epsilon over 0
 * @param weightDecay d, 0 or more
 */
public record Lamb(
        double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
        implements LayerWise {
    /** Usual settings. */
    public static final Lamb DEFAULT = new Lamb(0.001, 0.9, 0.999, 1e-6, 0.01);

    public Lamb {
        new Adam(learningRate, beta1, beta2, epsilon);
        Bounds.zeroOrMore("weight decay", weightDecay);
    }

    @Override
    public OptimizerState initialState(int parameters) {
        return OptimizerState.zeros(2, parameters);
    }

    /** Moves the moments and leaves u + d w in the gradient. */
    @Override
    public double directionSquares(Slice slice) {
        float[] theta = slice.theta;
        float[] gradient = slice.gradient;
        float[] mean = slice.moments[0];
        float[] square = slice.moments[1];
        float factor = slice.factor;
        float decay = (float) slice.decay;
        float a1 = (float) beta1;
        float b1 = (float) (1 - beta1);
        float a2 = (float) beta2;
        float b2 = (float) (1 - beta2);
        float scale = (float) (1 / (1 - StrictMath.pow(beta1, slice.update)));
        float root = (float) (1 / Math.sqrt(1 - StrictMath.pow(beta2, slice.update)));
        float e = (float) epsilon;
        int to = slice.to;
        for (int i = slice.from; i < to; i++) {
            float g = factor * gradient[i];
            float m = Slice.settled(a1 * mean[i] + b1 * g);
            float v = Slice.settled(a2 * square[i] + b2 * (g * g));
            mean[i] = m;
            square[i] = v;
            gradient[i] = scale * m / (root * (float) Math.sqrt(v) + e) + decay * theta[i];
        }
        return slice.squares(gradient);
    }

    @Override
    public double trustRatio(double thetaNorm, double directionNorm, double decay) {
        return thetaNorm == 0 || directionNorm == 0 ? 1 : thetaNorm / directionNorm;
    }

    @Override
    public void update(Slice slice) {
        float[] theta = slice.theta;
        float[] direction = slice.gradient;
        float rate = (float) slice.rate;
        int to = slice.to;
        for (int i = slice.from; i < to; i++) {
            theta[i] -= rate * direction[i];
        }
    }
}
