package org.backdraft.driver.optim;

/**
 * Adam with Nesterov momentum.
 *
 * <p>For the gradient g of update t: m and v as in {@link Adam}, then theta -= r ((1 - mu_t) / (1 -
 * p_t) g + mu_t+1 / (1 - p_t mu_t+1) m) / (sqrt(v') + epsilon), where mu_t = beta1 (1 - 0.96^(t
 * psi) / 2), p_t = mu_1 mu_2 ... mu_t and v' = v / (1 - beta2^t) (Dozat, "Incorporating Nesterov
 * momentum into Adam", ICLR workshop 2016), as PyTorch computes it from 2.0 on; 1.13 has mu_t twice
 * in the last divisor.
 *
 * @param learningRate r, over 0
 * @param beta1 from 0 to under 1
 * @param beta2 from 0 to under 1
 * @param epsilon over 0
 * @param momentumDecay psi, 0 or more
 */
public record Nadam(
        double learningRate, double beta1, double beta2, double epsilon, double momentumDecay)
        implements FirstOrder {
    /** Usual settings. */
    public static final Nadam DEFAULT = new Nadam(0.002, 0.9, 0.999, 1e-8, 0.004);

    public Nadam {
        new Adam(learningRate, beta1, beta2, epsilon);
        Bounds.zeroOrMore("momentum decay", momentumDecay);
    }

    /** Moments m and v; number p. */
    @Override
    public OptimizerState initialState(int parameters) {
        return new OptimizerState(new float[2][parameters], new double[0][], new double[] {1}, 0);
    }

    @Override
    public void advance(OptimizerState state) {
        state.advance();
        state.numbers()[0] *= momentum(state.updates());
    }

    /** mu_t. */
    private double momentum(long t) {
        return beta1 * (1 - 0.5 * StrictMath.pow(0.96, t * momentumDecay));
    }

    @Override
    public void update(Slice slice) {
        float[] theta = slice.theta;
        float[] gradient = slice.gradient;
        float[] mean = slice.moments[0];
        float[] square = slice.moments[1];
        float factor = slice.factor;
        float keep = slice.keep();
        double product = slice.numbers[0];
        double next = momentum(slice.update + 1);
        float ofGradient = (float) (slice.rate * (1 - momentum(slice.update)) / (1 - product));
        float ofMean = (float) (slice.rate * next / (1 - product * next));
        float root = (float) (1 / Math.sqrt(1 - StrictMath.pow(beta2, slice.update)));
        float a1 = (float) beta1;
        float b1 = (float) (1 - beta1);
        float a2 = (float) beta2;
        float b2 = (float) (1 - beta2);
        float e = (float) epsilon;
        int to = slice.to;
        for (int i = slice.from; i < to; i++) {
            float g = factor * gradient[i];
            float m = Slice.settled(a1 * mean[i] + b1 * g);
            float v = Slice.settled(a2 * square[i] + b2 * (g * g));
            mean[i] = m;
            square[i] = v;
            float direction = ofGradient * g + ofMean * m;
            theta[i] = keep * theta[i] - direction / (root * (float) Math.sqrt(v) + e);
        }
    }
}
