package org.backdraft.driver.report;

/**
 * x* = argmax y(x) over |x| <= norm, for one output y of a node: the input that excites it most, by
 * gradient ascent.
 */
final class InputAscent {
    /*
     * "Activation maximization": D. Erhan, Y. Bengio, A. Courville, P. Vincent, "Visualizing
     * higher-layer features of a deep network", University of Montreal TR 1341, 2009. Each step goes
     * a shrinking share of the norm along the gradient and then back into the ball. It is a local
     * maximum: where the ascent starts matters, and the best row of the data is where the unit is
     * awake. Of large images the steps are blurred, as gradients of deep networks are full of fine
     * patterns that no data has (J. Yosinski, J. Clune, A. Nguyen, T. Fuchs, H. Lipson,
     * "Understanding neural networks through deep visualization", ICML workshop, 2015); they still go
     * up, as a blur keeps some of every direction.
     */
    private static final int STEPS = 40;
    private static final double FIRST_STEP = 0.5;
    private static final double SHRINKING = 0.93;

    private final InputGradient output;
    private final double norm;
    private final Blur blur;

    /** By the gradient as it is. */
    InputAscent(InputGradient output, double norm) {
        this(output, norm, null);
    }

    /**
     * By the blurred gradient.
     *
     * @param blur or null
     */
    InputAscent(InputGradient output, double norm, Blur blur) {
        this.output = output;
        this.norm = norm;
        this.blur = blur;
    }

    /**
     * The best input found on the way up.
     *
     * @param start read, scaled
     */
    float[] from(float[] start) {
        float[] x = start.clone();
        shrink(x);
        float[] best = x.clone();
        double most = output.value(x);
        float[] slope = new float[x.length];
        double step = FIRST_STEP * norm;
        for (int k = 0; k < STEPS; k++) {
            output.slope(x, slope);
            if (blur != null) {
                blur.apply(slope);
            }
            double steepness = norm(slope);
            if (steepness == 0) {
                break;
            }
            for (int j = 0; j < x.length; j++) {
                x[j] += (float) (step * slope[j] / steepness);
            }
            shrink(x);
            double value = output.value(x);
            if (value > most) {
                most = value;
                best = x.clone();
            }
            step *= SHRINKING;
        }
        return best;
    }

    /** Euclidean length. */
    static double norm(float[] x) {
        double sum = 0;
        for (float value : x) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    /** Brings an input that is too long back to the norm. */
    private void shrink(float[] x) {
        double length = norm(x);
        if (length > norm) {
            for (int j = 0; j < x.length; j++) {
                x[j] *= (float) (norm / length);
            }
        }
    }
}
