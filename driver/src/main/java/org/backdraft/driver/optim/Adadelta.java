package org.backdraft.driver.optim;

/**
 * Adadelta: steps in the parameters' own unit.
 *
 * <p>For the gradient g: s = rho s + (1 - rho) g^2, d = g sqrt(u + epsilon) / sqrt(s + epsilon), u
 * = rho u + (1 - rho) d^2, then theta -= r d (Zeiler, "ADADELTA: an adaptive learning rate method",
 * 2012, where r = 1), as PyTorch computes it.
 *
 * @param learningRate r, over 0
 * @param rho from 0 to under 1
 * @param epsilon over 0
 */
public record Adadelta(double learningRate, double rho, double epsilon) implements FirstOrder {
    /** Usual settings. */
    public static final Adadelta DEFAULT = new Adadelta(1, 0.9, 1e-6);

    public Adadelta {
        Bounds.learningRate(learningRate);
        Bounds.underOne("rho", rho);
        Bounds.overZero("epsilon", epsilon);
    }

    @Override
    public OptimizerState initialState(int parameters) {
        return OptimizerState.zeros(2, parameters);
    }

    @Override
    public void update(Slice slice) {
        float[] theta = slice.theta;
        float[] gradient = slice.gradient;
        float[] square = slice.moments[0];
        float[] change = slice.moments[1];
        float factor = slice.factor;
        float rate = (float) slice.rate;
        float keep = slice.keep();
        float a = (float) rho;
        float b = (float) (1 - rho);
        float e = (float) epsilon;
        int to = slice.to;
        for (int i = slice.from; i < to; i++) {
            float g = factor * gradient[i];
            float s = Slice.settled(a * square[i] + b * (g * g));
            float u = change[i];
            float d = (float) Math.sqrt(u + e) / (float) Math.sqrt(s + e) * g;
            square[i] = s;
            change[i] = Slice.settled(a * u + b * (d * d));
            theta[i] = keep * theta[i] - rate * d;
        }
    }
}
