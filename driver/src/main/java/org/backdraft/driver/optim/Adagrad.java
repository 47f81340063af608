package org.backdraft.driver.optim;

import java.util.Arrays;

/**
 * Adagrad: for the gradient g, s += g^2, then theta -= r g / (sqrt(s) + epsilon) (Duchi, Hazan and
 * Singer, "Adaptive subgradient methods for online learning and stochastic optimization", JMLR 12,
 * 2011), as PyTorch computes it.
 *
 * @param learningRate r, over 0
 * @param initialAccumulator what s starts at, 0 or more
 * @param epsilon over 0
 */
public record Adagrad(double learningRate, double initialAccumulator, double epsilon)
        implements FirstOrder {
    /** Usual settings. */
    public static final Adagrad DEFAULT = new Adagrad(0.01, 0, 1e-10);

    public Adagrad {
        Bounds.learningRate(learningRate);
        Bounds.zeroOrMore("the initial accumulator", initialAccumulator);
        Bounds.overZero("epsilon", epsilon);
    }

    @Override
    public OptimizerState initialState(int parameters) {
        OptimizerState state = OptimizerState.zeros(1, parameters);
        Arrays.fill(state.moments()[0], (float) initialAccumulator);
        return state;
    }

    @Override
    public void update(Slice slice) {
        float[] theta = slice.theta;
        float[] gradient = slice.gradient;
        float[] sum = slice.moments[0];
        float factor = slice.factor;
        float rate = (float) slice.rate;
        float keep = slice.keep();
        float e = (float) epsilon;
        int to = slice.to;
        for (int i = slice.from; i < to; i++) {
            float g = factor * gradient[i];
            float s = sum[i] + g * g;
            sum[i] = s;
            theta[i] = keep * theta[i] - rate * (g / ((float) Math.sqrt(s) + e));
        }
    }
}
