package org.backdraft.driver.optim;

/**
 * RMSProp: steps divided by the root of a running mean of squared gradients.
 *
 * <p>For the gradient g: s = alpha s + (1 - alpha) g^2, then theta -= r g / (sqrt(s) + epsilon)
 * (Tieleman and Hinton, "Lecture 6.5: rmsprop", Coursera, 2012). Centered: a = alpha a + (1 -
 * alpha) g, and s - a^2 takes the place of s under the root (Graves, "Generating sequences with
 * recurrent neural networks", 2013). With momentum m: v = m v + g / (...), then theta -= r v. As
 * PyTorch computes it, but for the sign of s - a^2 where rounding makes it negative.
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

    /** s, then a (centered only), then v (with momentum only). */
    @Override
    public void update(Slice slice) {
        if (centered && momentum > 0) {
            centeredWithMomentum(slice);
        } else if (centered) {
            centered(slice);
        } else if (momentum > 0) {
            withMomentum(slice);
        } else {
            plain(slice);
        }
    }

    private void plain(Slice slice) {
        float[] theta = slice.theta;
        float[] gradient = slice.gradient;
        float[] square = slice.moments[0];
        float factor = slice.factor;
        float rate = (float) slice.rate;
        float keep = slice.keep();
        float a = (float) alpha;
        float b = (float) (1 - alpha);
        float e = (float) epsilon;
        int to = slice.to;
        for (int i = slice.from; i < to; i++) {
            float g = factor * gradient[i];
            float s = Slice.settled(a * square[i] + b * (g * g));
            square[i] = s;
            theta[i] = keep * theta[i] - rate * (g / ((float) Math.sqrt(s) + e));
        }
    }

    private void withMomentum(Slice slice) {
        float[] theta = slice.theta;
        float[] gradient = slice.gradient;
        float[] square = slice.moments[0];
        float[] velocity = slice.moments[1];
        float factor = slice.factor;
        float rate = (float) slice.rate;
        float keep = slice.keep();
        float a = (float) alpha;
        float b = (float) (1 - alpha);
        float e = (float) epsilon;
        float m = (float) momentum;
        int to = slice.to;
        for (int i = slice.from; i < to; i++) {
            float g = factor * gradient[i];
            float s = Slice.settled(a * square[i] + b * (g * g));
            float v = Slice.settled(m * velocity[i] + g / ((float) Math.sqrt(s) + e));
            square[i] = s;
            velocity[i] = v;
            theta[i] = keep * theta[i] - rate * v;
        }
    }

    private void centered(Slice slice) {
        float[] theta = slice.theta;
        float[] gradient = slice.gradient;
        float[] square = slice.moments[0];
        float[] mean = slice.moments[1];
        float factor = slice.factor;
        float rate = (float) slice.rate;
        float keep = slice.keep();
        float a = (float) alpha;
        float b = (float) (1 - alpha);
        float e = (float) epsilon;
        int to = slice.to;
        for (int i = slice.from; i < to; i++) {
            float g = factor * gradient[i];
            float s = Slice.settled(a * square[i] + b * (g * g));
            float c = Slice.settled(a * mean[i] + b * g);
            square[i] = s;
            mean[i] = c;
            float deviation = (float) Math.sqrt(Math.abs(s - c * c));
            theta[i] = keep * theta[i] - rate * (g / (deviation + e));
        }
    }

    /** Two loops: one with all five arrays doesn't become vector instructions. */
    private void centeredWithMomentum(Slice slice) {
        divideByDeviation(slice);
        float[] theta = slice.theta;
        float[] direction = slice.gradient;
        float[] velocity = slice.moments[2];
        float rate = (float) slice.rate;
        float keep = slice.keep();
        float m = (float) momentum;
        int to = slice.to;
        for (int i = slice.from; i < to; i++) {
            float v = Slice.settled(m * velocity[i] + direction[i]);
            velocity[i] = v;
            theta[i] = keep * theta[i] - rate * v;
        }
    }

    /** Leaves g / (sqrt(s - a^2) + epsilon) in the gradient. */
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
            float s = Slice.settled(a * square[i] + b * (g * g));
            float c = Slice.settled(a * mean[i] + b * g);
            square[i] = s;
            mean[i] = c;
            gradient[i] = g / ((float) Math.sqrt(Math.abs(s - c * c)) + e);
        }
    }
}
