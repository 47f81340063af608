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
public record Sgd(double learningRate, double momentum, boolean nesterov) implements FirstOrder {
    /** Usual settings. */
    public static final Sgd DEFAULT = new Sgd(0.1, 0, false);

    public Sgd {
        Bounds.learningRate(learningRate);
        Bounds.underOne("momentum", momentum);
        if (nesterov && momentum == 0) {
            throw new IllegalArgumentException("nesterov needs a momentum over 0");
        }
    }

    /** With the momentum of the heavy ball, or none for 0. */
    public Sgd(double learningRate, double momentum) {
        this(learningRate, momentum, DEFAULT.nesterov);
    }

    @Override
    public OptimizerState initialState(int parameters) {
        return OptimizerState.zeros(momentum == 0 ? 0 : 1, parameters);
    }

    @Override
    public void update(Slice slice) {
        if (momentum == 0) {
            plain(slice);
        } else if (nesterov) {
            nesterov(slice);
        } else {
            heavyBall(slice);
        }
    }

    private static void plain(Slice slice) {
        float[] theta = slice.theta;
        float[] gradient = slice.gradient;
        float rate = (float) (slice.factor * slice.rate);
        float keep = slice.keep();
        int to = slice.to;
        for (int i = slice.from; i < to; i++) {
            theta[i] = keep * theta[i] - rate * gradient[i];
        }
    }

    private void heavyBall(Slice slice) {
        float[] theta = slice.theta;
        float[] gradient = slice.gradient;
        float[] velocity = slice.moments[0];
        float factor = slice.factor;
        float rate = (float) slice.rate;
        float keep = slice.keep();
        float m = (float) momentum;
        int to = slice.to;
        for (int i = slice.from; i < to; i++) {
            float v = Slice.settled(m * velocity[i] + factor * gradient[i]);
            velocity[i] = v;
            theta[i] = keep * theta[i] - rate * v;
        }
    }

    private void nesterov(Slice slice) {
        float[] theta = slice.theta;
        float[] gradient = slice.gradient;
        float[] velocity = slice.moments[0];
        float factor = slice.factor;
        float rate = (float) slice.rate;
        float keep = slice.keep();
        float m = (float) momentum;
        int to = slice.to;
        for (int i = slice.from; i < to; i++) {
            float g = factor * gradient[i];
            float v = Slice.settled(m * velocity[i] + g);
            velocity[i] = v;
            theta[i] = keep * theta[i] - rate * (g + m * v);
        }
    }
}
