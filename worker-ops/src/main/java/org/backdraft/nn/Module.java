package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * The mathematics of one node of a network: y = f(x1, x2, ...; theta), row by row.
 *
 * <p>A module is an immutable value: hyper-parameters, never weights, gradients or buffers. Its
 * parameters are a slice of the network's flat vector theta, to which a {@link Pass} points; the
 * gradient has the same layout. A matrix holds one example a row, whatever its {@link Shape}.
 */
public sealed interface Module extends Serializable
        permits Linear,
                Convolution,
                Scale,
                Activation,
                Softmax,
                Identity,
                Add,
                Multiply,
                Concat,
                Reshape,
                Flatten,
                Dropout,
                MaxPool,
                AveragePool,
                GlobalAveragePool,
                LayerNorm,
                BatchNorm {

    /** What configurations and messages call the module, such as max-pool2d. */
    default String type() {
        String words = getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-");
        return words.toLowerCase(Locale.ROOT);
    }

    /**
     * The shape of the output for inputs of these shapes.
     *
     * @throws ShapeException when the module can't take them, saying what it expects
     */
    Shape outputShape(List<Shape> inputs);

    /** The tensors of parameters, in their order in theta, for inputs of these shapes. */
    default List<ParameterShape> parameters(List<Shape> inputs) {
        return List.of();
    }

    /**
     * Writes the initial parameters.
     *
     * @param seed of this node
     * @param theta written, from {@code at}
     */
    default void initialize(long seed, List<Shape> inputs, float[] theta, int at) {}

    /**
     * The tensors of statistics, which are observed while training instead of being trained, in
     * their order in theta.
     */
    default List<ParameterShape> statistics(List<Shape> inputs) {
        return List.of();
    }

    /**
     * Writes the initial statistics.
     *
     * @param theta written, from {@code at}
     */
    default void initializeStatistics(List<Shape> inputs, float[] theta, int at) {}

    /**
     * Takes a step's observations into the statistics.
     *
     * @param theta accumulated, {@code count} numbers from {@code at}
     * @param sums read: what {@link #backward} added up over the step's rows, laid out as theta
     * @param rows of the step, over 0
     */
    default void updateStatistics(float[] theta, float[] sums, int at, int count, double rows) {}

    /** Products of numbers with weights that an example takes in a sweep forward. */
    default long multiplications(List<Shape> inputs) {
        return 0;
    }

    /** Floats of {@link Pass#scratch} that a batch of {@code rows} rows takes. */
    default int scratch(List<Shape> inputs, int rows) {
        return 0;
    }

    /** Floats of {@link Pass#products} that a batch of {@code rows} rows takes. */
    default int products(List<Shape> inputs, int rows) {
        return 0;
    }

    /** Where the windows of a convolution or a pooling lie; null for other modules. */
    default Windows windows(List<Shape> inputs) {
        return null;
    }

    /**
     * Computes y.
     *
     * @param x read, one matrix an input
     * @param y written
     */
    void forward(Pass pass, Matrix[] x, Matrix y);

    /**
     * Adds the gradients of the loss with respect to the inputs and parameters, given the one with
     * respect to y (the chain rule through this node), in a sweep that trains.
     *
     * @param x read, as in {@link #forward}
     * @param y read, as {@link #forward} left it
     * @param dY read
     * @param dX accumulated; null at an input whose gradient nobody needs
     */
    void backward(Pass pass, Matrix[] x, Matrix y, Matrix dY, Matrix[] dX);
}
