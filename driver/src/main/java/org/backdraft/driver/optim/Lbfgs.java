package org.backdraft.driver.optim;

/**
 * Limited-memory BFGS: the direction is -H g, where H approximates the inverse Hessian from the
 * last few changes of theta and of the gradient g (Liu and Nocedal, "On the limited memory BFGS
 * method for large scale optimization", Mathematical Programming 45, 1989).
 *
 * @param history corrections kept, over 0; 3 to 20 are usual
 * @param tolerance the search ends when its last {@value LbfgsMemory#WINDOW} steps together lowered
 *     the loss, penalties included, by no more than this times the loss, or when the gradient's
 *     norm is no more than this times the loss, or than {@value #NO_GRADIENT}; 0 or more
 */
public record Lbfgs(int history, double tolerance) implements Optimizer {
    /** Usual settings. */
    public static final Lbfgs DEFAULT = new Lbfgs(10, 1e-6);

    /** Norm of a gradient that is as good as 0 whatever the loss, as in breeze. */
    static final double NO_GRADIENT = 1e-8;

    public Lbfgs {
        if (history < 1) {
            throw new IllegalArgumentException("history must be over 0, not " + history);
        }
        Bounds.zeroOrMore("tolerance", tolerance);
    }

    @Override
    public OptimizerState initialState(int parameters) {
        return LbfgsMemory.empty();
    }

    /** Whether a gradient of this norm, where the loss is {@code value}, ends the search. */
    public boolean isFlat(double gradientNorm, double value) {
        return gradientNorm <= Math.max(tolerance * Math.abs(value), NO_GRADIENT);
    }

    /** Whether the loss, fallen from {@code before} to {@code value}, ends the search. */
    public boolean isLevel(double before, double value) {
        return before - value <= tolerance * Math.abs(value);
    }
}
