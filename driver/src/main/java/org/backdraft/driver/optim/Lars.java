package org.backdraft.driver.optim;

/**
 * Layer-wise adaptive rate scaling, for large batches.
 *
 * <p>For the gradient g of a tensor w with weight decay d: v = m v + r q (g + d w), then w -= v,
 * with the trust ratio q = eta |w| / (|g| + d |w|) (You, Gitman and Ginsburg, "Large batch training
 * of convolutional networks", 2017). q = 1 where a norm is 0 and for tensors without regularizer.
 *
 * @param learningRate r, over 0
 * @param momentum m, from 0 to under 1
 * @param weightDecay d, 0 or more
 * @param trustCoefficient eta, over 0
 */
public record Lars(
        double learningRate, double momentum, double weightDecay, double trustCoefficient)
        implements LayerWise {
    /** Usual settings. */
    public static final Lars DEFAULT = new Lars(1, 0.9, 0.0005, 0.001);

    public Lars {
        Bounds.learningRate(learningRate);
        Bounds.underOne("momentum", momentum);
        Bounds.zeroOrMore("weight decay", weightDecay);
        Bounds.overZero("the trust coefficient", trustCoefficient);
    }

    @Override
    public OptimizerState initialState(int parameters) {
        return OptimizerState.zeros(1, parameters);
    }

    @Override
    public double directionSquares(Slice slice) {
        double factor = slice.factor;
        return factor * factor * slice.squares(slice.gradient);
    }

    @Override
    public double trustRatio(double thetaNorm, double directionNorm, double decay) {
        return thetaNorm == 0 || directionNorm == 0
                ? 1
                : trustCoefficient * thetaNorm / (directionNorm + decay * thetaNorm);
    }

    @Override
    public void update(Slice slice) {
        float[] theta = slice.theta;
        float[] gradient = slice.gradient;
        float[] velocity = slice.moments[0];
        float ofGradient = (float) (slice.rate * slice.factor);
        float ofTheta = (float) (slice.rate * slice.decay);
        float m = (float) momentum;
        int to = slice.to;
        for (int i = slice.from; i < to; i++) {
            float direction = ofGradient * gradient[i] + ofTheta * theta[i];
            float v = Slice.settled(m * velocity[i] + direction);
            velocity[i] = v;
            theta[i] -= v;
        }
    }
}
