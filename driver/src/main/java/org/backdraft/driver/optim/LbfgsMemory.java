package org.backdraft.driver.optim;

import java.util.Arrays;
import java.util.List;

/**
 * What L-BFGS remembers, as it lies in an optimizer's state. Written by the driver's training
 * thread.
 */
public final class LbfgsMemory {
    /*
     * vectors: x; the steps, which are the last changes of x, newest first; the changes of the
     * gradient that they led to, in the same order.
     * numbers: how the search has ended; then the values at the last WINDOW + 1 points, oldest
     * first, not a number where there was none.
     *
     * The value and the gradient at x are not kept. They are a function of x, so computing them
     * again where a run goes on gives the same bits, and gives the right ones where the run goes on
     * with other data or other penalties. Values of the past belong to another function then, which
     * shows in the newest of them.
     */

    /** Steps that the loss is watched over. */
    public static final int WINDOW = 5;

    private static final int ENDING = 0;
    private static final int NEWEST = 1 + WINDOW;

    private final OptimizerState state;

    /** How a search has ended. */
    public enum Ending {
        /** It hasn't. */
        NONE("the search goes on"),
        /** The loss doesn't fall any more. */
        LEVEL("the last " + WINDOW + " steps lowered the loss by no more than the tolerance"),
        /** There is no gradient. */
        FLAT("the gradient is as good as 0"),
        /** No lower loss is found. */
        NOTHING_LOWER(
                "the line search found no lower loss; this near to a minimum float32 gradients tell"
                        + " no more");

        private final String words;

        Ending(String words) {
            this.words = words;
        }

        /** What happened. */
        public String words() {
            return words;
        }
    }

    /** A view of a state that {@link Lbfgs#initialState} made, and searches have changed. */
    public LbfgsMemory(OptimizerState state) {
        this.state = state;
    }

    static OptimizerState empty() {
        double[] numbers = new double[NEWEST + 1];
        Arrays.fill(numbers, ENDING + 1, numbers.length, Double.NaN);
        return new OptimizerState(new float[0][], new double[0][], numbers, 0);
    }

    /** Where the search is; null before its first step. */
    public double[] x() {
        return state.vectors().length == 0 ? null : state.vectors()[0];
    }

    /** The last changes of x, newest first. */
    public List<double[]> steps() {
        double[][] vectors = state.vectors();
        return Arrays.asList(vectors).subList(Math.min(1, vectors.length), 1 + pairs());
    }

    /** The changes of the gradient that the steps led to. */
    public List<double[]> changes() {
        return Arrays.asList(state.vectors()).subList(1 + pairs(), state.vectors().length);
    }

    private int pairs() {
        return (state.vectors().length - 1) / 2;
    }

    /** Moves to x; takes over the arrays. */
    public void move(double[] x, List<double[]> steps, List<double[]> changes) {
        double[][] vectors = new double[1 + steps.size() + changes.size()][];
        vectors[0] = x;
        for (int i = 0; i < steps.size(); i++) {
            vectors[1 + i] = steps.get(i);
            vectors[1 + steps.size() + i] = changes.get(i);
        }
        state.replaceVectors(vectors);
    }

    /**
     * Forgets the values of the past unless the newest is this one: they are of other functions.
     */
    public void comeFrom(double value) {
        double[] numbers = state.numbers();
        if (Double.compare(numbers[NEWEST], value) != 0) {
            Arrays.fill(numbers, ENDING + 1, NEWEST, Double.NaN);
            numbers[NEWEST] = value;
        }
    }

    /** Takes in the value after a step. */
    public void observe(double value) {
        double[] numbers = state.numbers();
        System.arraycopy(numbers, ENDING + 2, numbers, ENDING + 1, WINDOW);
        numbers[NEWEST] = value;
    }

    /** The value {@link #WINDOW} steps ago; not a number when the search is not that old. */
    public double earliest() {
        return state.numbers()[ENDING + 1];
    }

    /** How the search has ended. */
    public Ending ending() {
        return Ending.values()[(int) state.numbers()[ENDING]];
    }

    /** Ends the search, or lets it go on. */
    public void end(Ending ending) {
        state.numbers()[ENDING] = ending.ordinal();
    }
}
