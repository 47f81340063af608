package org.backdraft.nn;

import java.util.List;

/**
 * What a module is handed in a sweep beside its inputs and output: where its parameters are, and
 * what kind of sweep it is. One for each node, owned by one {@link Backprop}.
 */
public final class Pass {
    private final int at;
    private final int statisticsAt;
    private final List<Shape> inputs;
    private final Windows windows;
    private final ConvolutionPieces pieces;
    private final float[] scratch;
    private final float[] products;
    private float[] theta;
    private float[] gradient;
    private boolean training;
    private boolean oneRow;
    private long seed;

    /**
     * For one node.
     *
     * @param inputs their shapes
     * @param rows most rows of a batch
     * @param at where its parameters start in theta
     * @param statisticsAt where its statistics start in theta
     */
    Pass(Module module, List<Shape> inputs, int rows, int at, int statisticsAt) {
        this.at = at;
        this.statisticsAt = statisticsAt;
        this.inputs = List.copyOf(inputs);
        this.windows = module.windows(inputs);
        this.pieces =
                module instanceof Convolution convolution
                        ? new ConvolutionPieces(convolution, windows)
                        : null;
        this.scratch = new float[module.scratch(inputs, rows)];
        this.products = new float[module.products(inputs, rows)];
    }

    /** Starts a sweep that trains. */
    void train(float[] newTheta, float[] newGradient, long newSeed) {
        theta = newTheta;
        gradient = newGradient;
        training = true;
        oneRow = false;
        seed = newSeed;
    }

    /** Lets this node work as at evaluation in a sweep that trains others. */
    void freeze() {
        training = false;
    }

    /** Starts a sweep that only evaluates. */
    void evaluate(float[] newTheta) {
        theta = newTheta;
        gradient = null;
        training = false;
        oneRow = false;
    }

    /** Starts a sweep that only evaluates, of one row and by products of matrix and vector. */
    void evaluateRow(float[] newTheta) {
        evaluate(newTheta);
        oneRow = true;
    }

    /** All parameters and statistics of the network; read only. */
    public float[] theta() {
        return theta;
    }

    /** The gradient, laid out as theta; accumulated. */
    public float[] gradient() {
        return gradient;
    }

    /** Where the module's parameters start in theta and in the gradient. */
    public int at() {
        return at;
    }

    /** Where the module's statistics start in theta, and their sums in the gradient. */
    public int statisticsAt() {
        return statisticsAt;
    }

    /** Whether this sweep trains: then dropout drops and batch normalisation uses the batch. */
    public boolean training() {
        return training;
    }

    /** Whether this sweep is of one row, by products of matrix and vector. */
    public boolean oneRow() {
        return oneRow;
    }

    /** What random choices in this node and batch draw from. */
    public long seed() {
        return seed;
    }

    /** The shape of the module's input {@code k}. */
    public Shape input(int k) {
        return inputs.get(k);
    }

    /** Where the windows of a convolution or a pooling lie; null for other modules. */
    Windows windows() {
        return windows;
    }

    /** How a convolution does its products; null for other modules. */
    ConvolutionPieces pieces() {
        return pieces;
    }

    /** Written by the module's forward and read by its backward, for the same batch. */
    public float[] scratch() {
        return scratch;
    }

    /** A second buffer, for matrix products of the first, as one array can't be both. */
    float[] products() {
        return products;
    }
}
