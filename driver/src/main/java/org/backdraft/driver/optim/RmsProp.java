package org.backdraft.driver.optim;

/**
 * RMSProp: steps divided by the root of a running mean of squared gradients.
 *
 * <p>For the gradient g: s = alpha s + (1 - alpha) g^2, then theta -= r g / (sqrt(s) + epsilon)
 * (Tieleman and Hinton, "Lecture 6.5: rmsprop", Coursera, 2012). Centered: a = alpha a + (1 -
 * alpha) g, and s - a^2 takes the place of s under the root (Graves, "Generating sequences with
 * recurrent neural networks", 2013). With momentum m: v = m v + g / (...), then theta -= r v. As
 * PyTorch computes it, but that s - a^2 is 0 where rounding makes it negative.
 *
 * @param learningRate r, over 0
 * @param alpha from 0 to under 1
 * @param epsilon over 0
 * @param momentum m, from 0 to under 1
 * @param centered whether the variance is used in place of the mean square
 */
public record RmsProp(
        double learningRate, double alpha, double epsilon, double momentum, boolean centered)
        implements FirstOrder {
    /** Usual settings. */
    public static final RmsProp DEFAULT = new RmsProp(0.01, 0.99, 1e-8, 0, false);

    /*
     * moments: s, then a (centered only), then v (with momentum only). Two short loops over the
     * same slice: the first turns the gradient into g / (...), the second takes the step.
     */

    public RmsProp {
        Bounds.learningRate(learningRate);
        Bounds.underOne("alpha", alpha);
        Bounds.overZero("epsilon", epsilon);
        Bounds.underOne("momentum", momentum);
    }

    @Override
    public OptimizerState initialState(int parameters) {
        return OptimizerState.zeros(1 + (centered ? 1 : 0) + (momentum > 0 ? 1 : 0), parameters);
    }

    @Override
    public void update(Slice slice) {
        if (centered) {
            divideByDeviation(slice);
        } else {
            divideByRoot(slice);
        }
        if (momentum > 0) {
            stepWithMomentum(slice);
        } else {
            step(slice);
        }
    }

    private void divideByRoot(Slice slice) {
        float[] gradient = slice.gradient;
        float[] square = slice.moments[0];
        float factor = slice.factor;
        float a = (float) alpha;
        float b = (float) (1 - alpha);
        float e = (float) epsilon;
        int to = slice.to;
        for (int i = slice.from; i < to; i++) {
            float g = factor * gradient[i];
            float s = a * square[i] + b * (g * g);
            square[i] = s;
            gradient[i] = g / ((float) Math.sqrt(s) + e);
        }
    }

    private void divideByDeviation(Slice slice) {
        float[] gradient = slice.gradient;
        float[] square = slice.moments[0];
        float[] mean = slice.moments[1];
        float factor = slice.factor;
        float a = (float) alpha;
        float b = (float) (1 - alpha);
        float e = (float) epsilon;
        int to = slice.to;
        for (int i = slice.from; i < to; i++) {
            float g = factor * gradient[i];
            float s = a * square[i] + b * (g * g);
            float m = a * mean[i] + b * g;
            square[i] = s;
            mean[i] = m;
            gradient[i] = g / ((float) Math.sqrt(Math.max(0f, s - m * m)) + e);
        }
    }

    private void step(Slice slice) {
        float[] theta = slice.theta;
        float[] direction = slice.gradient;
        float rate = (float) slice.rate;
        float keep = slice.keep();
        int to = slice.to;
        for (int i = slice.from; i < to; i++) {
            theta[i] = keep * theta[i] - rate * direction[i];
        }
    }

    private void stepWithMomentum(Slice slice) {
        float[] theta = slice.theta;
        float[] direction = slice.gradient;
        float[] velocity = slice.moments[slice.moments.length - 1];
        float rate = (float) slice.rate;
        float keep = slice.keep();
        float m = (float) momentum;
        int to = slice.to;
        for (int i = slice.from; i < to; i++) {
            float v = m * velocity[i] + direction[i];
            velocity[i] = v;
            theta[i] = keep * theta[i] - rate * v;
        }
    }
}
