package org.backdraft.driver.optim;

/**
 * Adam with decoupled weight decay d: theta -= r d theta beside {@link Adam}'s step (Loshchilov and
 * Hutter, "Decoupled weight decay regularization", ICLR 2019), as PyTorch computes it.
 *
 * @param learningRate r, over 0
 * @param beta1 from 0 to under 1
 * @param beta2 from 0 to under 1
 * @param epsilon over 0
 * @param weightDecay d, 0 or more
 */
public record AdamW(
        double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
        implements FirstOrder {
    /** Usual settings. */
    public static final AdamW DEFAULT =
            new AdamW(
                    Adam.DEFAULT.learningRate(),
                    Adam.DEFAULT.beta1(),
                    Adam.DEFAULT.beta2(),
                    Adam.DEFAULT.epsilon(),
                    0.01);

    public AdamW {
        new Adam(learningRate, beta1, beta2, epsilon);
        Bounds.zeroOrMore("weight decay", weightDecay);
    }

    @Override
    public OptimizerState initialState(int parameters) {
        return OptimizerState.zeros(2, parameters);
    }

    @Override
    public void update(Slice slice) {
        Adam.update(slice, beta1, beta2, epsilon);
    }
}
