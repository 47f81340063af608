package org.backdraft.driver.optim;

/** A rule that moves the parameters to a lower loss; an immutable record of its settings. */
public sealed interface Optimizer permits FirstOrder, Lbfgs {

    /** The state before the first update. */
    OptimizerState initialState(int parameters);
}
