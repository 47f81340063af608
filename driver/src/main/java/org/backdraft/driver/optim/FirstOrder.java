package org.backdraft.driver.optim;

/** A rule that needs one gradient an update. Applied to all parameters by {@link Update}. */
public sealed interface FirstOrder extends Optimizer
        permits Sgd, Adagrad, RmsProp, Adadelta, Adam, AdamW, Nadam, LayerWise {

    /** The learning rate that a schedule's factors multiply; over 0. */
    double learningRate();

    /**
     * Decoupled weight decay d of every tensor that is regularised at all: theta -= rate d theta
     * with the step (Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019).
     */
    default double weightDecay() {
        return 0;
    }

    /** Counts an update that begins; called once, before its slices. */
    default void advance(OptimizerState state) {
        state.advance();
    }

    /**
     * One update of a slice of one tensor.
     *
     * @param slice its theta and moments are accumulated, its gradient may be overwritten, all from
     *     {@code from} to {@code to} only
     */
    void update(Slice slice);
}
