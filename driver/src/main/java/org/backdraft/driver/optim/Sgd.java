package org.backdraft.driver.optim;

/**
 * Stochastic gradient descent with momentum m and learning rate r.
 *
 * <p>For the gradient g: v = m v + g, then theta -= r v (heavy ball: Polyak, "Some methods of
 * speeding up the convergence of iteration methods", 1964) or theta -= r (g + m v) (Nesterov's
 * gradient in the form of Sutskever, Martens, Dahl and Hinton, "On the importance of initialization
 * and momentum in deep learning", ICML 2013, as PyTorch computes it). v starts at 0; without
 * momentum v = g.
 *
 * @param learningRate r, over 0
 * @param momentum m, from 0 to under 1
 * @param nesterov whether the second form is used; needs momentum over 0
 */
public record Sgd(double learningRate, double momentum, boolean nesterov) implements Optimizer {

    public Sgd {
        if (!((float) learningRate > 0) || Float.isInfinite((float) learningRate)) {
            throw new IllegalArgumentException(
                    "the learning rate must be over 0 and fit float32, not " + learningRate);
        }
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException(
                    "momentum must be from 0 to under 1, not " + momentum);
        }
        if (nesterov && momentum == 0) {
            throw new IllegalArgumentException("nesterov needs a momentum over 0");
        }
    }

    @Override
    public OptimizerState initialState(int parameters) {
        return new OptimizerState(new float[momentum == 0 ? 0 : parameters]);
    }

    @Override
    public void update(
            float[] theta,
            float[] gradientSum,
            float factor,
            int parameters,
            OptimizerState state) {
        if (momentum == 0) {
            plain(theta, gradientSum, factor * (float) learningRate, parameters);
        } else if (nesterov) {
            nesterov(theta, gradientSum, factor, parameters, state.velocity());
        } else {
            heavyBall(theta, gradientSum, factor, parameters, state.velocity());
        }
    }

    private static void plain(float[] theta, float[] gradientSum, float rate, int parameters) {
        for (int i = 0; i < parameters; i++) {
            theta[i] -= rate * gradientSum[i];
        }
    }

    private void heavyBall(
            float[] theta, float[] gradientSum, float factor, int parameters, float[] velocity) {
        float m = (float) momentum;
        float r = (float) learningRate;
        for (int i = 0; i < parameters; i++) {
            float v = m * velocity[i] + gradientSum[i] * factor;
            velocity[i] = v;
            theta[i] -= r * v;
        }
    }

    private void nesterov(
            float[] theta, float[] gradientSum, float factor, int parameters, float[] velocity) {
        float m = (float) momentum;
        float r = (float) learningRate;
        for (int i = 0; i < parameters; i++) {
            float g = gradientSum[i] * factor;
            float v = m * velocity[i] + g;
            velocity[i] = v;
            theta[i] -= r * (g + m * v);
        }
    }
}
