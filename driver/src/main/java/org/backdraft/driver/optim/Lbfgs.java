package org.backdraft.driver.optim;

/**
 * Limited-memory BFGS: the direction is -H g, where H approximates the inverse Hessian from the
 * last few changes of theta and of the gradient g (Liu and Nocedal, "On the limited memory BFGS
 * method for large scale optimization", Mathematical Programming 45, 1989).
 *
 * @param history corrections kept, over 0; 3 to 20 are usual
 * @param tolerance the search ends when a step lowers the loss by less than this, relative to the
 *     loss; 0 or more
 */
public record Lbfgs(int history, double tolerance) implements Optimizer {
    /** Usual settings. */
    public static final Lbfgs DEFAULT = new Lbfgs(10, 1e-6);

    public Lbfgs {
        if (history < 1) {
            throw new IllegalArgumentException("history must be over 0, not " + history);
        }
        Bounds.zeroOrMore("tolerance", tolerance);
    }
}
